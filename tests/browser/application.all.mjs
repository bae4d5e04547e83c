// A day of an applicant: they begin a case, file evidence, claim an outcome with it and hand the case in; the registrar
// sees that it is complete and names who judges it.
import assert from 'node:assert/strict'
import { isSound, sign, walks } from './walk.mjs'

const title = 'Acceptance tests of forty infusion pumps'

// Gives the number of the case.
async function begin(page, world) {
  await page.goto('/cases')
  await page.getByRole('link', { name: 'Begin another case' }).click()
  await isSound(page)
  await page.getByLabel('Which curriculum').selectOption('STP-CEN@2023.1')
  await page.getByRole('radio', { name: 'Single outcomes' }).check()
  await page.getByRole('button', { name: 'Go on' }).click()
  await isSound(page)
  await page.getByLabel('Which outcomes').fill('CEN-R1/LO1')
  await page.getByRole('button', { name: 'Go on to sign' }).click() // without what is to be declared
  assert.ok(await page.getByRole('heading', { name: 'There is a problem' }).isVisible())
  assert.equal((await page.getByLabel('Which outcomes').inputValue()).trim(), 'CEN-R1/LO1')
  await isSound(page)
  for (const box of await page.locator('input[name=declare]').all()) await box.check()
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'gethin')
  const number = /^\/cases\/([0-9]+)/.exec(new URL(page.url()).pathname)?.[1]
  assert.ok(number, `a case was begun: ${page.url()}`)
  return number
}

async function fileEvidence(page, world) {
  await page.getByRole('link', { name: 'Add evidence' }).first().click()
  await isSound(page)
  await page.getByLabel('What is it, in a few words?').fill(title)
  await page.getByLabel('When did it happen?').fill('2024-03-08')
  await page.getByLabel('What happened?').fill('I wrote the protocol and tested each pump against it.')
  await page.getByRole('button', { name: 'Keep as a draft' }).last().click()
  await page.goto('/timeline') // and it is found again
  await isSound(page)
  await page.getByRole('link', { name: /^Finish your draft/ }).click()
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'gethin')
  await isSound(page)
}

async function claim(page, world, number) {
  await page.goto(`/cases/${number}`)
  await isSound(page)
  await page.goto(`/cases/${number}/claim?outcome=CEN-R1/LO1`)
  await isSound(page)
  await page.getByLabel('How it shows the outcome').fill('The protocol is mine; pages 2 to 9 show what I tested and why.')
  const piece = page.getByLabel(new RegExp(`^${title}`))
  if (!await piece.isVisible()) await page.locator('summary', { hasText: /our (other )?evidence/ }).click()
  await piece.selectOption({ label: 'Shows that I have done it' })
  await page.getByRole('button', { name: 'Keep', exact: true }).click()
  await isSound(page)
  await page.goto(`/cases/${number}/claims`)
  await isSound(page)
  await page.getByRole('button', { name: 'Go on to sign 1 draft' }).click()
  await sign(page, world, 'gethin')
  await page.goto(`/cases/${number}/claims`)
  await page.getByRole('link', { name: 'Hand the case in' }).click()
  await isSound(page)
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'gethin')
}

async function allocate(page, world, number) {
  await page.goto('/cases')
  await isSound(page)
  await page.getByRole('link', { name: new RegExp(`\\b${number}\\b`) }).first().click()
  await isSound(page)
  await page.goto(`/cases/${number}/allocate`)
  await isSound(page)
  for (const seat of ['professional', 'specialist', 'lay', 'clerk']) {
    // Nobody has two seats: the first who has none yet.
    const taken = await page.locator('main input:checked').evaluateAll((all) => all.map((e) => e.value))
    const free = (await page.locator(`input[name=${seat}]`).evaluateAll((all) => all.map((e) => e.value)))
      .find((value) => !taken.includes(value))
    await page.locator(`input[name=${seat}][value=${free}]`).check()
  }
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'registrar')
  await isSound(page)
}

walks('a day of an applicant', async (world, as) => {
  const gethin = await as('gethin')
  const number = await begin(gethin, world)
  await isSound(gethin)
  await fileEvidence(gethin, world)
  await claim(gethin, world, number)
  await isSound(gethin)
  const show = () => world.attest('--json', 'equivalence', 'show', number)
  assert.equal(show().stage, 'check')
  await allocate(await as('registrar'), world, number)
  assert.equal(show().stage, 'judge')
  await gethin.goto(`/cases/${number}`)
  assert.match(await gethin.textContent('main'), /judged/i)
  await gethin.goto(`/cases/${number}/claim?outcome=CEN-R1/LO1`)
  assert.ok(!gethin.answered.ok() || await gethin.getByRole('button', { name: 'Keep', exact: true }).count() === 0,
    'nothing is claimed any more')
})
