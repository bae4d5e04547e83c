// A day of training: a trainee logs evidence from a phone and asks for it to be looked at, the trainer signs, the
// training officer closes a module, the programme lead finds out who holds up whom, anybody checks a certificate.
import assert from 'node:assert/strict'
import { isSound, sign, walks } from './walk.mjs'

const title = 'Leakage tests on six pumps'

async function addEvidence(page, world) {
  await page.goto('/home')
  await page.getByRole('link', { name: 'Add evidence' }).first().click()
  // Nothing is lost: what is forgotten is asked for, and what was typed is still there.
  await page.getByLabel('What happened?').fill('I tested six pumps and wrote each reading beside its limit.')
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  assert.ok(await page.getByRole('heading', { name: 'There is a problem' }).isVisible())
  assert.match(await page.title(), /^Error: /)
  assert.match(await page.getByLabel('What happened?').inputValue(), /six pumps/)
  await isSound(page)

  await page.getByLabel('What is it, in a few words?').fill(title)
  await page.getByLabel('When did it happen?').fill('2026-05-12')
  await page.locator('main input[type=file]').last().setInputFiles({
    name: 'readings.png', mimeType: 'image/png', buffer: await page.screenshot()
  })
  await page.getByLabel('Find another activity').fill('leakage currents')
  await page.getByRole('button', { name: 'Search' }).click()
  assert.match(await page.textContent('main'), /readings\.png/) // kept, though only a search was asked for
  assert.equal(await page.getByLabel('What is it, in a few words?').inputValue(), title)
  await page.getByLabel(/^CEN-R1 activity 6:/).check()
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  assert.match(await page.textContent('main'), /file “Leakage tests on six pumps”/)
  await isSound(page)
  await sign(page, world, 'amira')
}

async function askForIt(page, world) {
  await page.getByRole('radio', { name: /^Chandra Pillaimuthu/ }).check()
  await isSound(page)
  await page.locator('main form button[type=submit]').last().click()
  await sign(page, world, 'amira')
  await page.goto('/home')
  assert.match(await page.locator('main').innerText(), /Chandra Pillaimuthu/)
  await isSound(page)
}

async function signOff(page, world) {
  await page.goto('/queue')
  if (page.hasScript) {
    const first = page.locator('[data-keys=list] h2 a').first()
    await page.keyboard.press('j')
    assert.ok(await first.evaluate((e) => e === document.activeElement), 'j goes to the first')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    assert.ok(await first.evaluate((e) => e === document.activeElement), 'k goes back to the first')
  }
  await isSound(page)
  await page.getByRole('link', { name: title }).click()
  assert.match(await page.textContent('main'), /I tested six pumps/)
  if (page.hasScript) {
    await page.keyboard.press('n')
    assert.ok(await page.getByRole('radio', { name: /^Not yet/ }).isChecked(), 'n chooses "not yet"')
    await page.keyboard.press('s')
    assert.ok(await page.getByRole('radio', { name: 'Satisfactory' }).isChecked(), 's chooses "satisfactory"')
    await page.keyboard.press('?')
    assert.ok(await page.locator('#keys').evaluate((e) => e.open), '? shows the keys')
  } else {
    await page.getByRole('radio', { name: 'Satisfactory' }).check()
  }
  await isSound(page)
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await page.waitForLoadState()
  if (await page.getByRole('heading', { name: 'There is a problem' }).count()) {
    // A word to the trainee is asked for.
    await isSound(page)
    await page.locator('main textarea:visible').first().fill('Each odd reading is explained.')
    await page.getByRole('button', { name: 'Go on to sign' }).click()
  }
  await sign(page, world, 'chandra')
}

async function closeModule(page, world) {
  await page.goto('/trainees')
  await page.getByRole('link', { name: 'Amira Haddadin' }).click()
  await isSound(page)
  await page.getByRole('link', { name: /Ready to close/ }).first().click()
  await isSound(page)
  await page.getByLabel('A word to the trainee and the record').fill('Well argued throughout.')
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'bela')
}

async function drillDown(page) {
  await page.goto('/cohort')
  await page.getByRole('link', { name: 'Clinical Engineering, 2023.1' }).first().click()
  await isSound(page)
  await page.locator('main a[href^="/progress/amira"]').first().click()
  await isSound(page)
  await page.locator('main a[href^="/entries/"]').first().click()
  assert.match(new URL(page.url()).pathname, /^\/entries\/[0-9]+$/)
  await isSound(page)
  await page.goto('/waiting')
  await isSound(page)
}

async function checkCertificate(page, number) {
  await page.goto('/')
  await page.getByRole('link', { name: 'Check a certificate' }).click()
  await page.getByLabel('Certificate number').fill(number)
  await page.getByRole('button', { name: 'Check' }).click()
  assert.match(await page.textContent('main'), /Genuine and in force/)
  await isSound(page)
}

walks('a day of training', async (world, as) => {
  const before = world.attest('--json', 'progress', 'amira')
  const state = (progress, id) => progress.modules.find((m) => m.id === id).state
  assert.notEqual(state(before, 'CEN-R1'), 'closed')

  const amira = await as('amira')
  await addEvidence(amira, world)
  await askForIt(amira, world)
  assert.ok(world.attest('--as', 'chandra', '--json', 'queue').some((r) => r.title === title))
  await signOff(await as('chandra'), world)
  await closeModule(await as('bela'), world)
  await drillDown(await as('jana'))
  await checkCertificate(await as(null), world.attest('--json', 'award', 'status', '454').digest.slice(0, 16))

  const now = world.attest('--json', 'progress', 'amira')
  assert.equal(state(now, 'CEN-R1'), 'closed') // its lapsed activity counts again
  assert.equal(state(now, 'COR-2'), 'closed')
  await amira.goto('/progress')
  assert.match(await amira.locator('#COR-2').innerText(), /closed/i)
})
