// What script adds to pages that work without it. No markup is ever made from text here: the policy of the
// server refuses it.

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')

// Single keys, outside of fields, where a page has elements with data-key: a key chooses or follows a link; it never
// signs. Each person can turn them off (the choice stays in this browser), and `?` shows the list.
const keys = document.querySelectorAll('[data-key]')
const list = document.querySelector('#keys')
const queue = document.querySelector('[data-keys=list]')
let on = true
try { on = localStorage.getItem('attest-keys') !== 'off' } catch {}

function press(event) {
  const at = event.target
  if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing ||
      (at instanceof HTMLElement && at.matches('textarea, select, input:not([type=radio], [type=checkbox])'))) return
  if (event.key === '?' && list) {
    list.open = !list.open
    list.querySelector('summary').focus()
  } else if (queue && (event.key === 'j' || event.key === 'k')) {
    const links = [...queue.querySelectorAll('h2 a')]
    const now = links.indexOf(document.activeElement)
    links[Math.min(Math.max(now + (event.key === 'j' ? 1 : -1), 0), links.length - 1)]?.focus()
  } else {
    const named = [...keys].find((e) => e.dataset.key === event.key)
    if (!named) return
    named.focus()
    named.click()
  }
  event.preventDefault()
}

function offerSwitch(place) {
  const button = document.createElement('button')
  const tell = () => {
    button.textContent = on ? 'Turn single keys off' : 'Turn single keys on'
    document.body.classList.toggle('attest-keys-on', on)
  }
  button.type = 'button'
  button.className = 'nhsuk-button nhsuk-button--secondary nhsuk-button--small'
  button.addEventListener('click', () => {
    on = !on
    try { localStorage.setItem('attest-keys', on ? 'on' : 'off') } catch {}
    tell()
  })
  tell()
  place.append(button)
  place.hidden = false
}

if (keys.length > 0 || queue) {
  document.addEventListener('keydown', press)
  document.body.classList.toggle('attest-keys-on', on)
  document.querySelectorAll('[data-keys=switch]').forEach(offerSwitch)
}

// Words that were typed and are not sent yet: whoever leaves the page by a link or a key is asked whether they may go.
const words = 'form[method=post] textarea'
const ask = (event) => event.preventDefault()

document.addEventListener('input', ({ target }) => {
  if (!target.matches(words)) return
  const isLost = [...document.querySelectorAll(words)].some((field) => field.value !== field.defaultValue)
  if (isLost) addEventListener('beforeunload', ask)
  else removeEventListener('beforeunload', ask)
})
document.addEventListener('submit', () => removeEventListener('beforeunload', ask))
