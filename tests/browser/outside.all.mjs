// Somebody who has no account: a trainee makes a link for them, they read and answer in one browser, with a key that it
// makes or by file, and the training officer confirms it by the digits that they read out.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { attestProgram, folder } from './world.mjs'
import { isSound, sign, walks } from './walk.mjs'

// zoe has no key here; bela approves her, and amira asks her. Gives the number of the request.
function ask(world) {
  const as = (person, ...words) => world.attest('--as', person, ...words)
  as('registrar', 'person', 'add', 'zoe', '--name', 'Zoe Abara')
  as('registrar', 'role', 'grant', 'zoe', 'assessor', '--from', '2023-09-01')
  as('bela', 'approve', 'amira', 'zoe')
  return world.attest('--as', 'amira', '--json', 'request', 'send', '48', '--to', 'zoe', '--tool', 'CBD', '--module', 'COR-1',
    '--topic', 'COR-1/T2').seq
}

async function makeLink(page, request) {
  await page.goto(`/entries/${request}`)
  await isSound(page)
  await page.getByRole('link', { name: 'A link for an assessor without an account' }).click()
  await isSound(page)
  await page.getByRole('button', { name: /^Make / }).click()
  await isSound(page)
  return new URL(/https?:\/\/[^\s"<]+\/answer\/[^\s"<]+/.exec(await page.source())[0]).pathname
}

async function answerHere(page) {
  await page.getByRole('radio', { name: 'Satisfactory' }).check()
  for (const mark of new Set(await page.locator('input[name^=mark-]').evaluateAll((all) => all.map((e) => e.name))))
    await page.locator(`input[name="${mark}"]`).last().check()
  for (const note of await page.locator('textarea[name^=note-]').all()) await note.fill('The limits belong beside the readings.')
  await isSound(page)
  await page.getByRole('button', { name: /^Go on to sign/ }).click()
  await page.waitForURL(/\/sign$/)
  await isSound(page)
  await page.getByRole('button', { name: 'Sign this answer' }).click()
}

// Without JavaScript: the request is taken away, answered where the program is, and brought back.
async function answerByFile(page, world) {
  const away = folder(), request = path.join(away, 'request.zip'), answer = path.join(away, 'answer.zip')
  const secret = path.join(away, 'passphrase')
  fs.writeFileSync(secret, 'a long passphrase\n')
  await page.locator('summary', { hasText: 'Answer without this page' }).click()
  const link = await page.getByRole('link', { name: 'Take the request away' }).getAttribute('href')
  fs.writeFileSync(request, await (await page.context().request.get(link)).body())
  const form = execFileSync(attestProgram, ['request', 'show', request], { env: world.env, encoding: 'utf8' })
  const marks = [...form.matchAll(/--mark (\w+):/g)].flatMap((m) => ['--mark', `${m[1]}=alone`])
  execFileSync(attestProgram, ['request', 'answer', request, '--outcome', 'satisfactory', '--feedback', 'Clear and complete.',
    ...marks, '--key', path.join(away, 'zoe.pem'), '-o', answer],
  { env: { ...world.env, ATTEST_PASSPHRASE_FILE: secret }, stdio: 'pipe' })
  await page.getByLabel('The file with your answer').setInputFiles(answer)
  await page.getByRole('button', { name: 'Hand in my answer' }).click()
}

async function confirm(page, world, entry, digits) {
  await page.goto(`/queue/answers/${entry}`)
  await isSound(page)
  await page.getByLabel('The digits, as you hear them').fill('00000 00000 00000 00000 00000 00000')
  await page.getByRole('button', { name: 'Go on to confirm it' }).click()
  assert.ok(await page.getByRole('heading', { name: 'There is a problem' }).isVisible(), 'wrong digits confirm nothing')
  await isSound(page)
  await page.getByLabel('The digits, as you hear them').fill(digits)
  await page.getByRole('button', { name: 'Go on to confirm it' }).click()
  await sign(page, world, 'bela')
}

walks('an answer from outside', async (world, as) => {
  const request = ask(world)
  const link = await makeLink(await as('amira'), request)
  const zoe = await as(null)
  await zoe.goto(link)
  await isSound(zoe)
  await zoe.getByRole('button', { name: 'Open the request' }).click()
  await isSound(zoe)
  if (zoe.hasScript) await answerHere(zoe)
  else await answerByFile(zoe, world)
  await zoe.waitForURL(/\/done$/)
  await isSound(zoe)
  const digits = /(?:\d{5}\s){5}\d{5}/.exec(await zoe.locator('main').innerText())?.[0]
  assert.ok(digits, 'the digits can be read out')
  const stranger = await as(null)
  await stranger.goto(link)
  assert.doesNotMatch(await stranger.locator('main').innerText(), /\d{5}\s\d{5}/, 'another browser is told nothing')
  await isSound(stranger)
  const answer = world.attest('--json', 'log').findLast((e) => e.kind === 'answer')
  await confirm(await as('bela'), world, answer.seq, digits)
  assert.equal(world.attest('--json', 'request', 'list', 'amira').find((r) => r.seq === request).state, 'satisfactory')
})
