// Pages in which there is nothing yet, and pages that say what went wrong: as sound as all others, and helpful.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { faultsOf } from './checks.mjs'
import { firstDay, open } from './world.mjs'

const h1 = (page) => page.locator('h1').first().innerText()

// The page of an error has a heading, says what can be done, and has a JSON twin that says the same.
async function isError(page, address, status) {
  const answer = await page.goto(address)
  assert.equal(answer.status(), status, address)
  assert.deepEqual(await faultsOf(page), [], address)
  assert.ok((await page.locator('main p').allInnerTexts()).join('').length > 20, `${address} says too little`)
  const twin = await page.context().request.get(address, { headers: { accept: 'application/json' } })
  assert.equal(twin.status(), status)
  const { error } = await twin.json()
  assert.equal(error.status, status)
  assert.match(error.text, /\S/)
}

test('on the first day every page of everybody works, and says what comes first', async () => {
  const world = await firstDay().serve()
  const mine = {
    tom: ['/home', '/progress', '/timeline', '/evidence/new', '/export'],
    chandra: ['/queue', '/trainees'],
    otto: ['/queue', '/trainees', '/trainees/tom', '/cohort', '/cohort/HCSA-LAB@2023.1'],
    leonie: ['/cohort', '/cohort/HCSA-LAB@2023.1', '/waiting'],
    edith: ['/cases'],
    nora: ['/cases'],
    registrar: ['/cases', '/register'],
    null: ['/', '/curricula', '/certificates', '/register', '/check', '/sign-in']
  }
  for (const [person, addresses] of Object.entries(mine)) {
    const page = await world.as(person === 'null' ? null : person, { size: 'phone', script: 'none of ours' })
    for (const address of addresses) {
      const answer = await page.goto(address)
      assert.equal(answer.status(), 200, `${address} of ${person}`)
      assert.deepEqual(await faultsOf(page), [], `${address} of ${person}`)
      assert.match(await h1(page), /\S/)
    }
    await page.context().close()
  }
  assert.match(world.attest('verify'), /^VERIFIED/m)
})

test('what is not there, not allowed or not understood is said on a page of its own', async () => {
  const world = await open()
  const nobody = await world.as(null, { size: 'phone', script: 'none of ours' })
  await isError(nobody, '/nothing/at/all', 404)
  await isError(nobody, '/curricula/NONE@1.0', 404)
  const amira = await world.as('amira', { size: 'phone', script: 'none of ours' })
  await isError(amira, '/queue', 403)          // not her role
  await isError(amira, '/progress/samuel', 404) // another trainee's is not there
  await isError(amira, '/cases/622', 404)
  // A form that was not sent by a page of ours.
  const refused = await amira.context().request.post('/evidence/new', { form: { title: 'x' } })
  assert.equal(refused.status(), 403)
  await isError(await world.as('chandra', { size: 'phone', script: 'none of ours' }), '/queue/999999', 404)
})

test('who is not signed in is asked to, and comes to where they wanted', async () => {
  const world = await open()
  const page = await world.as(null)
  await page.goto('/progress')
  assert.match(page.url(), /\/sign-in\?/)
  await page.getByRole('button', { name: /^Step in as Amira Haddadin/ }).click()
  assert.equal(new URL(page.url()).pathname, '/progress')
})

test('a form that comes back has its faults on top, beside the fields, and in the title', async () => {
  const world = await open()
  const page = await world.as('amira', { size: 'phone' })
  await page.goto('/evidence/new')
  await page.getByLabel('When did it happen?').fill('')
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  assert.equal(page.answered.status(), 422)
  assert.match(await page.title(), /^Error: /)
  assert.deepEqual(await faultsOf(page), [])
  const links = page.locator('.nhsuk-error-summary a')
  assert.ok(await links.count() >= 2)
  for (const link of await links.all()) {
    await link.click()
    const at = await page.evaluate(() => document.activeElement?.id)
    assert.equal(`#${at}`, await link.getAttribute('href'), 'a fault leads to its field')
    assert.ok(await page.evaluate(() => document.activeElement.closest('.nhsuk-form-group--error') !== null))
  }
})

test('signing out ends it, on the back button as well', async () => {
  const world = await open()
  const page = await world.as('amira')
  await page.goto('/home')
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await page.goBack()
  assert.doesNotMatch(await page.locator('main').innerText(), /What needs to happen next/)
})
