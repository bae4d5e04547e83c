// Passkeys. A form with data-passkey asks the browser for one before it is sent, and goes with what came in its field
// `answer`. What is asked stands in its attributes, as the server made it; all that comes is checked there.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const named = (ids) => (ids ?? '').split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) }))
const timeout = 300000

async function make(asked, challenge) {
  const made = await navigator.credentials.create({
    publicKey: {
      rp: { id: asked.host, name: 'Attest' },
      user: { id: bytes(asked.user), name: asked.name, displayName: asked.display },
      challenge: bytes(challenge),
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      excludeCredentials: named(asked.exclude),
      authenticatorSelection: {
        residentKey: asked.resident,
        requireResidentKey: asked.resident === 'required',
        userVerification: 'required',
      },
      attestation: 'none',
      timeout,
    },
  })
  return {
    id: text(made.rawId),
    clientDataJSON: text(made.response.clientDataJSON),
    authenticatorData: text(made.response.getAuthenticatorData()),
  }
}

async function use(asked, challenge) {
  const used = await navigator.credentials.get({
    publicKey: {
      rpId: asked.host,
      challenge: bytes(challenge),
      allowCredentials: named(asked.allow),
      userVerification: 'required',
      timeout,
    },
  })
  return {
    id: text(used.rawId),
    clientDataJSON: text(used.response.clientDataJSON),
    authenticatorData: text(used.response.authenticatorData),
    signature: text(used.response.signature),
  }
}

function sentence(error, form) {
  switch (error.name) {
    case 'InvalidStateError':
      return 'That device has a passkey for this already. Use another device, or the passkey that is there.'
    case 'SecurityError':
      return `Passkeys work at ${form.dataset.host} only, and this page was opened at another address.`
    case 'NotSupportedError':
      return 'That device makes no passkey of the kind that is needed here. Use another device.'
    case 'NotAllowedError':
    case 'AbortError':
      return 'No passkey was used: it was called off, took too long, or is not on this device. Nothing was sent. Try again.'
    default:
      return 'This browser has no passkeys, or could not use one. Nothing was sent.'
  }
}

// Several are asked for one after another, each at a press of the button: some browsers want that.
async function ceremony(form, button) {
  const asked = form.dataset
  const challenges = asked.challenges.split(' ')
  const answers = JSON.parse(form.elements.answer.value || '[]')
  const wrong = form.querySelector('[data-passkey-wrong]')
  wrong.hidden = true
  button.setAttribute('aria-disabled', 'true')
  try {
    const ask = asked.passkey === 'new' ? make : use
    answers.push(await ask(asked, challenges[answers.length]))
    form.elements.answer.value = JSON.stringify(answers)
    if (answers.length === challenges.length) form.submit()
    else button.textContent = button.dataset.again.replace('{n}', answers.length + 1).replace('{of}', challenges.length)
  } catch (error) {
    wrong.textContent = sentence(error, form)
    wrong.hidden = false
  }
  button.removeAttribute('aria-disabled')
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.elements.answer.value = '' // which a browser may keep when the page is opened again
  form.addEventListener('submit', (event) => {
    const button = form.querySelector('button')
    event.preventDefault()
    if (button.getAttribute('aria-disabled') !== 'true') ceremony(form, button)
  })
}
