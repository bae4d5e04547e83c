// An answer of somebody without an account, signed with a key that is made here for it alone. It cannot be taken out
// of this browser, is sent nowhere, and is forgotten once the answer was taken.

const DAYS = 14

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('attest-answer', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('keys')
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

async function store(mode, act) {
  const db = await open()
  try {
    return await new Promise((resolve, reject) => {
      const change = db.transaction('keys', mode)
      const asked = act(change.objectStore('keys'))
      change.oncomplete = () => resolve(asked.result)
      change.onabort = change.onerror = () => reject(change.error)
    })
  } finally {
    db.close()
  }
}

const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('')
const sign = (key, bytes) => crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes)

function put(form, name, value) {
  const field = form.querySelector(`input[name=${name}]`) ?? document.createElement('input')
  field.type = 'hidden'
  field.name = name
  field.value = value
  form.append(field)
}

function tell(form, text) {
  const place = form.querySelector('[role=alert]') ?? document.createElement('p')
  place.setAttribute('role', 'alert')
  place.className = 'nhsuk-error-message'
  place.textContent = text
  form.append(place)
}

async function makeKey(form) {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const spki = await crypto.subtle.exportKey('spki', pair.publicKey)
  const fingerprint = hex(await crypto.subtle.digest('SHA-256', spki))
  const { answerPin: pin, answerPerson: person } = form.dataset
  const proof = await sign(pair.privateKey, new TextEncoder().encode(`attest key\n${pin}\n${person}\n${fingerprint}\n`))
  await store('readwrite', (keys) => keys.put({ key: pair.privateKey, made: Date.now() }, fingerprint))
  put(form, 'key', base64(spki))
  put(form, 'proof', base64(proof))
}

async function signBytes(form) {
  const kept = await store('readonly', (keys) => keys.get(form.dataset.answerKey))
  if (!kept) throw new Error('no key')
  const bytes = Uint8Array.from(atob(form.dataset.answerBytes), (c) => c.charCodeAt(0))
  put(form, 'signature', base64(await sign(kept.key, bytes)))
}

function onSubmit(form, act, trouble) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const button = event.submitter
    if (button) button.disabled = true
    try {
      await act(form)
      form.submit()
    } catch {
      tell(form, trouble)
      if (button) button.disabled = false
    }
  })
}

document.querySelectorAll('form[data-answer-pin]').forEach((form) => onSubmit(form, makeKey,
  'This browser cannot make a key here: leave private browsing, or answer with the program attest, as told below'))
document.querySelectorAll('form[data-answer-bytes]').forEach((form) => onSubmit(form, signBytes,
  'The key of this answer is not in this browser any more: go back with “Change it”, and send the form again'))

// What was answered, and what nobody came back to.
const done = document.querySelector('[data-answer-forget]')
try {
  if (done) await store('readwrite', (keys) => keys.delete(done.dataset.answerForget))
  const old = Date.now() - DAYS * 86400e3
  await store('readwrite', (keys) => {
    const all = keys.openCursor()
    all.onsuccess = () => {
      const at = all.result
      if (!at) return
      if (at.value.made < old) at.delete()
      at.continue()
    }
    return all
  })
} catch {}
