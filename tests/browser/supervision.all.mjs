// A day of those who supervise: a trainee names an assessor, the training officer approves her and records a meeting;
// something that was watched is signed face to face, on the assessor's own device; it turns out to be wrong, and is
// taken back; what waits for somebody on leave is passed on.
import assert from 'node:assert/strict'
import { isSound, sign, walks } from './walk.mjs'

const title = 'Drawing up an infusion under observation'

async function nameAssessor(page, world) {
  await page.goto('/training')
  await isSound(page)
  await page.getByRole('link', { name: /^Who may assess you/ }).click()
  await isSound(page)
  await page.locator('input[name=q]').fill('kenji')
  await page.locator('main form button[type=submit]').first().click()
  assert.match(await page.textContent('main'), /No assessor of that name/) // who judges for the board assesses nobody
  await isSound(page)
  await page.locator('input[name=q]').fill('lindholt')
  await page.locator('main form button[type=submit]').first().click()
  await page.getByRole('radio', { name: 'Greta Lindholt (greta)' }).check()
  await page.getByLabel(/^Why/).fill('I am on her ward in June.')
  await isSound(page)
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'amira')
  await isSound(page)
}

async function approve(page, world) {
  await page.goto('/trainees/amira')
  await isSound(page)
  await page.getByRole('button', { name: 'Approve' }).click()
  await sign(page, world, 'bela')
  await page.goto('/training/amira/meetings/new')
  await isSound(page)
  await page.getByLabel('What was talked about?').fill('The placement in June, and what to bring to it.')
  await page.getByLabel('Target 1').fill('Write up two cases')
  await page.getByLabel('By which day?').first().fill('2026-06-30')
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'bela')
  await isSound(page)
  await page.goto('/training/amira')
  assert.match(await page.textContent('main'), /Write up two cases/)
  await isSound(page)
}

// The trainee's phone shows a code; gives the code, and the number of the request.
async function showCode(page, world) {
  await page.goto('/evidence/new')
  await page.getByLabel('What is it, in a few words?').fill(title)
  await page.getByLabel('When did it happen?').fill('2026-05-13')
  await page.getByRole('radio', { name: 'Somebody watched me do it (DOPS)' }).check()
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'amira')
  await page.locator('select[name=topic]').selectOption('CEN-S2/T9')
  await page.getByRole('radio', { name: /^Chandra Pillaimuthu/ }).check()
  await isSound(page)
  await page.locator('main form button[type=submit]').last().click()
  await sign(page, world, 'amira')
  const request = world.attest('--json', 'request', 'list', 'amira').findLast((r) => r.tool === 'DOPS' && r.state === 'waiting').seq
  await page.goto(`/entries/${request}`)
  await page.getByRole('link', { name: 'Show it to them face to face' }).click()
  await isSound(page)
  await page.getByRole('button', { name: 'Show the code' }).click()
  await isSound(page)
  const code = /\b[0-9A-Z]{4}\s?[0-9A-Z]{4}\b/.exec(await page.locator('main').innerText())?.[0]
  assert.ok(code, 'the code can be read out')
  return { request, code }
}

async function signFaceToFace(page, world, { request, code }) {
  await page.goto('/see')
  await isSound(page)
  await page.getByLabel('The code').fill(code.toLowerCase())
  await page.getByRole('button', { name: 'Open it' }).click()
  assert.equal(new URL(page.url()).pathname, `/queue/${request}`)
  await isSound(page)
  await page.getByRole('radio', { name: 'Satisfactory' }).check()
  for (const mark of new Set(await page.locator('input[name^=mark-]').evaluateAll((all) => all.map((e) => e.name))))
    await page.locator(`input[name="${mark}"]`).last().check()
  for (const note of await page.locator('textarea[name^=note-]').all()) await note.fill('Say aloud what is checked, and why.')
  await isSound(page)
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'chandra')
}

async function takeBack(page, world, entry) {
  await page.goto(`/entries/${entry}`)
  await isSound(page)
  await page.getByRole('link', { name: 'Take it back' }).click()
  assert.match(await page.textContent('main'), /What that re-opens/)
  await isSound(page)
  await page.getByRole('button', { name: 'Go on to sign' }).click() // without a reason
  assert.ok(await page.getByRole('heading', { name: 'There is a problem' }).isVisible())
  await isSound(page)
  await page.getByLabel('Why you take it back').fill('It was the wrong pump: we repeat it on Friday.')
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'chandra')
  assert.match(await page.textContent('main'), /It counts no longer/)
  await isSound(page)
}

async function passOn(page, world) {
  await page.goto('/entries/433')
  await page.getByRole('link', { name: 'Pass it on to another assessor' }).click()
  await isSound(page)
  await page.getByRole('radio', { name: 'Chandra Pillaimuthu' }).check()
  await page.getByLabel('Why', { exact: true }).fill('Declan is on leave.')
  await page.getByRole('button', { name: 'Go on to sign' }).click()
  await sign(page, world, 'bela')
  await isSound(page)
}

walks('a day of supervision', async (world, as) => {
  const amira = await as('amira'), bela = await as('bela'), chandra = await as('chandra')
  await nameAssessor(amira, world)
  await approve(bela, world)
  assert.ok(world.attest('--json', 'approve', 'list', 'amira').some((a) => a.assessor === 'greta' && a.state === 'approved'))
  const shown = await showCode(amira, world)
  await signFaceToFace(chandra, world, shown)
  const signed = world.attest('--json', 'log').findLast((e) => e.kind === 'assessment' && e.author === 'chandra')
  // Her phone shows what became of it without being asked.
  if (amira.hasScript) await amira.locator('main', { hasText: /satisfactory/i }).waitFor()
  else await amira.goto(`/entries/${shown.request}/code`)
  assert.match(await amira.textContent('main'), /satisfactory/i)
  await isSound(amira)
  await takeBack(chandra, world, signed.seq)
  await passOn(bela, world)
  assert.ok(world.attest('--as', 'chandra', '--json', 'queue').some((r) => r.seq === 433))
})
