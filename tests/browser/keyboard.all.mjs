// The keyboard alone: everything that can be done is reached by Tab, in the order in which it is read, and is seen to
// be there; nothing holds the focus; whole jobs are done without a pointer.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { open } from './world.mjs'

const world = await open()

// What has the focus: a number for each element, and whether it is drawn unlike without it.
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement
  if (!at || at === document.body) return null
  window.numbers ??= new Map()
  if (!window.numbers.has(at)) window.numbers.set(at, window.numbers.size)
  // nhsuk-frontend draws the focus of a radio or checkbox on its label, of a hidden file input on its box.
  const drawn = (e, pseudo) => {
    const s = getComputedStyle(e, pseudo)
    return [s.outlineStyle === 'none' ? '' : s.outline, s.boxShadow, s.backgroundColor, s.borderColor, s.borderWidth].join('|')
  }
  const all = () => [at, at.parentElement, at.nextElementSibling].filter(Boolean)
    .flatMap((e) => [drawn(e), drawn(e, '::before'), drawn(e, '::after')]).join()
  const box = at.getBoundingClientRect(), now = all()
  // A day has parts, between which Tab goes on; it would begin with the first again.
  const hasParts = at.type === 'date'
  if (!hasParts) at.blur()
  const then = hasParts ? '' : all()
  if (!hasParts) at.focus()
  return {
    hasParts,
    number: window.numbers.get(at), isSeen: now !== then, isThere: box.width > 0 && box.height > 0,
    inView: box.bottom > 0 && box.top < innerHeight,
    what: `${at.tagName.toLowerCase()} ${(at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 40)} ${at.id}`
  }
})

// How many elements there are for Tab: of radios of one name, one.
const stops = (page) => page.evaluate(() => {
  const radios = new Set()
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter((e) => {
      if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ checkVisibilityCSS: true })) return false
      if (e.type !== 'radio') return true
      const group = `${e.form?.action} ${e.name}`
      return !radios.has(group) && radios.add(group)
    }).length
})

async function tabThrough(page, address) {
  const faults = [], seen = []
  await page.goto(address)
  const wanted = await stops(page)
  for (let i = 0; i < wanted + 12; i++) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (at === null || at.number === seen[0]) break
    if (at.number === seen.at(-1) && !at.hasParts) faults.push(`${address}: ${at.what} holds the focus`)
    seen.push(at.number)
    if (!at.isThere) faults.push(`${address}: ${at.what} has the focus and cannot be seen`)
    else if (!at.isSeen) faults.push(`${address}: the focus on ${at.what} is not drawn`)
    else if (!at.inView) faults.push(`${address}: ${at.what} has the focus out of sight`)
  }
  const reached = new Set(seen).size
  if (reached < wanted) faults.push(`${address}: Tab reaches ${reached} of ${wanted}`)
  return faults
}

const pages = {
  amira: ['/home', '/progress', '/evidence/new', '/timeline'],
  chandra: ['/queue', '/queue/429'],
  bela: ['/trainees/amira', '/trainees/amira/modules/COR-2/close'],
  jana: ['/cohort/STP-CEN@2023.1', '/waiting'],
  shirin: ['/cases/622', '/cases/622/judge'],
  quentin: ['/register', '/cases/642/allocate'],
  null: ['/', '/curricula', '/certificates', '/sign-in']
}

for (const [person, addresses] of Object.entries(pages)) {
  test(`Tab reaches everything and is seen: ${person === 'null' ? 'public' : person}`, async () => {
    const page = await world.as(person === 'null' ? null : person)
    const faults = []
    for (const address of addresses) faults.push(...await tabThrough(page, address))
    assert.deepEqual(faults, [])
    await page.context().close()
  })
}

test('the first Tab offers to skip to the content', async () => {
  const page = await world.as('amira')
  await page.goto('/progress')
  await page.keyboard.press('Tab')
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip to main content/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null))
})

test('a key that leads on asks before it loses what was typed', async () => {
  const page = await world.as('chandra'), here = new URL('/queue/429', world.origin).href
  const type = async (...texts) => {
    await page.goto(here)
    await page.keyboard.press('s')
    const words = page.locator('main form textarea:visible').first()
    for (const text of texts) await words.fill(text)
    await words.blur()
    return words
  }
  // The key waits for the answer, so whoever answers is there before it is pressed.
  const press = async (key, answer) => {
    const answered = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog[answer]()
      return dialog.type()
    })
    const [type] = await Promise.all([answered, page.keyboard.press(key)])
    assert.equal(type, 'beforeunload')
  }
  const words = await type('Steady hands')
  await press('j', 'dismiss')
  assert.equal(page.url(), here)
  assert.equal(await words.inputValue(), 'Steady hands')
  await press('j', 'accept')
  await page.waitForURL((url) => url.href !== here)

  // Nobody is asked about what is as it was, nor about what is sent.
  page.on('dialog', () => assert.fail('asked for nothing'))
  await type('Steady hands', '')
  await page.keyboard.press('j')
  await page.waitForURL((url) => url.href !== here)
  await type('Steady hands')
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await page.waitForURL(/\/sign\//)
  await page.context().close()
})

// Tab until what has the focus is the wanted element.
async function tabTo(page, locator) {
  const wanted = await locator.elementHandle()
  for (let i = 0; i < 200; i++) {
    if (await page.evaluate((e) => e === document.activeElement, wanted)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`Tab does not come to ${locator}`)
}

test('evidence is logged, sent and signed off with the keyboard alone', async () => {
  const own = await open()
  const page = await own.as('amira')
  await page.goto('/evidence/new?for=CEN-R1/6')
  await tabTo(page, page.getByLabel('What is it, in a few words?'))
  await page.keyboard.type('Leakage tests by keyboard')
  await tabTo(page, page.getByLabel('What happened?'))
  await page.keyboard.type('I tested six pumps and wrote down each reading.')
  await tabTo(page, page.getByRole('button', { name: 'Go on to sign' }))
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/sign\//)
  await tabTo(page, page.getByRole('button', { name: /for the demonstration$/ }))
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/ask/)
  await tabTo(page, page.locator('input[type=radio][name=to]').first())
  await page.keyboard.press('Space')
  await tabTo(page, page.locator('main form button[type=submit]').last())
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/sign\//)
  await tabTo(page, page.getByRole('button', { name: /for the demonstration$/ }))
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign/'))

  const trainer = await own.as('chandra')
  await trainer.goto('/queue')
  await tabTo(trainer, trainer.getByRole('link', { name: 'Leakage tests by keyboard' }))
  await trainer.keyboard.press('Enter')
  await trainer.waitForURL(/\/queue\/[0-9]+/)
  await trainer.keyboard.press('s')
  const word = trainer.locator('main textarea:visible').first()
  if (await word.count()) {
    await tabTo(trainer, word)
    await trainer.keyboard.type('Each odd reading is explained.')
  }
  await tabTo(trainer, trainer.getByRole('button', { name: 'Go on to sign' }))
  await trainer.keyboard.press('Enter')
  await trainer.waitForURL(/\/sign\//)
  await tabTo(trainer, trainer.getByRole('button', { name: /for the demonstration$/ }))
  await trainer.keyboard.press('Enter')
  await trainer.waitForURL((url) => !url.pathname.startsWith('/sign/'))
  assert.match(own.attest('verify'), /^VERIFIED/m)
})
