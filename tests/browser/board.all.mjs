// A day of the board: an assessor judges a case outcome by outcome and seals it, the clerk opens all judgements, the
// panel decides and signs, a registrar ratifies, anybody finds it on the register.
import assert from 'node:assert/strict'
import { isSound, sign, walks } from './walk.mjs'

async function judge(page, world) {
  await page.goto('/cases')
  await page.getByLabel('Your move').getByRole('link', { name: 'Case 622' }).click()
  await isSound(page)
  await page.getByRole('link', { name: 'Judge the next outcome' }).click()
  await isSound(page)
  // Without a reason it comes back, with what was chosen.
  await page.getByRole('radio', { name: 'Met', exact: true }).check()
  await page.getByRole('button', { name: 'Keep and next' }).click()
  assert.ok(await page.getByRole('heading', { name: 'There is a problem' }).isVisible())
  assert.ok(await page.getByRole('radio', { name: 'Met', exact: true }).isChecked())
  await isSound(page)
  for (let i = 0; i < 5; i++) {
    await page.getByRole('radio', { name: i === 3 ? 'Partly' : 'Met', exact: true }).check()
    await page.getByRole('textbox', { name: /^Why/ }).fill(`Pages ${i + 1} and ${i + 2} of the first piece show it.`)
    await page.getByRole('button', { name: /^Keep/ }).click()
    await page.waitForLoadState()
  }
  await isSound(page)
}

// The clerk's key lies beside the demonstration; of a real board it is off line, and so is this.
async function openAll(page, world) {
  await page.goto('/cases/622/open')
  await isSound(page)
  await page.getByRole('button', { name: 'Go on to open and sign' }).click()
  await sign(page, world, 'quentin')
}

async function decide(page, world, agenda) {
  await page.goto('/cases/622/panel')
  await isSound(page)
  for (let i = 1; i <= agenda; i++) {
    await page.locator(`input[name=mark-${i}][value=met]`).check()
    await page.locator(`textarea[name=why-${i}]`).fill('The second piece shows all of it.')
  }
  await page.locator('input[name=outcome][value=equivalent]').check()
  await page.getByLabel('Why', { exact: true }).fill('Every outcome is met, with evidence that others signed.')
  await isSound(page)
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'lennart')
}

walks('a day of the board', async (world, as) => {
  const shirin = await as('shirin')
  await judge(shirin, world)
  await shirin.getByRole('button', { name: 'Go on to sign and seal' }).click()
  await sign(shirin, world, 'shirin')
  await openAll(await as('quentin'), world)
  const show = () => world.attest('--json', 'equivalence', 'show', '622')
  assert.notEqual(show().stage, 'judge')
  const lennart = await as('lennart')
  await lennart.goto('/cases/622/panel')
  await decide(lennart, world, await lennart.locator('fieldset:has(input[name^=mark-])').count())
  const others = { shirin, mabel: await as('mabel') }
  for (const [person, page] of Object.entries(others)) {
    await page.goto('/cases/622/panel')
    await isSound(page)
    await page.getByRole('button', { name: 'Go on to sign it too' }).click()
    await sign(page, world, person)
  }
  const registrar = await as('registrar')
  await registrar.goto('/cases/622/panel')
  await isSound(registrar)
  await registrar.getByRole('button', { name: 'Go on to ratify it' }).click()
  await sign(registrar, world, 'registrar')
  assert.equal(show().stage, 'decided')
  await registrar.goto('/register')
  assert.match(await registrar.textContent('main'), /Gethin Vaughan-Pryce/)
  await isSound(registrar)
  const gethin = await as('gethin')
  await gethin.goto('/cases/622')
  assert.match(await gethin.textContent('main'), /decided|equivalent/i)
  await isSound(gethin)
})
