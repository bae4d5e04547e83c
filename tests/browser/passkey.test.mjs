// Passkeys, with the browser's own authenticator: one signs and another signs in, and what was signed holds without us.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { faultsOf } from './checks.mjs'
import { authenticator, firstDay, folder, open } from './world.mjs'

const sound = async (page) => assert.deepEqual(await faultsOf(page), [], page.url())
const press = async (page, name) => {
  await page.getByRole('button', { name }).click()
  await page.waitForLoadState()
}

async function makeSigning(page, label) {
  await page.goto('/account')
  await page.getByRole('link', { name: 'Make a signing passkey' }).click()
  await page.getByLabel('What do you call it?').fill(label)
  await sound(page)
  await press(page, 'Make the passkey')
  await page.waitForURL(/\/account\/signing-passkey\/[0-9a-f]{64}$/)
  await sound(page)
  await press(page, 'Use the passkey')
  await page.getByText('It is ready.').waitFor()
  await sound(page)
  await press(page, 'Go on to sign that')
  await press(page, /^Sign as .* for the demonstration$/)
  await page.waitForURL(/\/account$/)
}

// The recipe of portfolio/FORMAT.md section 2 on what a receipt holds: no program of ours.
function byHand(receipt) {
  const there = folder()
  const at = (name) => path.join(there, name)
  const openssl = (...words) => execFileSync('openssl', words, { cwd: there })
  execFileSync('unzip', ['-q', receipt, '-d', there])
  const bytes = fs.readFileSync(at('entry.json'))
  const answer = JSON.parse(fs.readFileSync(at('entry.sig'), 'utf8'))
  const part = (name) => Buffer.from(answer[name], 'base64')
  const client = JSON.parse(part('clientDataJSON'))
  fs.writeFileSync(at('client'), part('clientDataJSON'))
  fs.writeFileSync(at('signed'), Buffer.concat([part('authData'), openssl('dgst', '-sha256', '-binary', 'client')]))
  fs.writeFileSync(at('signed.sig'), part('signature'))
  fs.writeFileSync(at('signer.pub'), openssl('x509', '-in', 'signer.pem', '-pubkey', '-noout'))
  assert.equal(String(openssl('dgst', '-sha256', '-verify', 'signer.pub', '-signature', 'signed.sig', 'signed')), 'Verified OK\n')
  assert.equal(client.challenge, openssl('dgst', '-sha256', '-binary', 'entry.json').toString('base64url'))
  assert.equal(client.type, 'webauthn.get')
  return JSON.parse(bytes)
}

test('a trainer signs with a passkey, and the signature holds with attest verify and with openssl alone', async () => {
  const world = await open()
  const page = await world.as('chandra', { size: 'phone' })
  const device = await authenticator(page)
  await makeSigning(page, 'my phone')
  await sound(page)
  const key = world.attest('--json', 'person', 'keys', 'chandra').find((k) => k.is === 'passkey')
  assert.equal(key.passkey.copies, 'device-bound')
  await page.goto('/queue')
  await page.locator('[data-keys=list] h2 a').first().click()
  await page.getByRole('radio', { name: 'Satisfactory' }).check()
  await press(page, 'Go on to sign')
  if (await page.getByRole('heading', { name: 'There is a problem' }).count()) {
    await page.locator('main textarea:visible').first().fill('Each odd reading is explained.')
    await press(page, 'Go on to sign')
  }
  await page.waitForURL(/\/sign\//)
  await sound(page)
  const before = world.attest('--json', 'log').length

  // Who is not verified signs nothing, and is told so on the page.
  await device.verifies(false)
  await page.getByRole('button', { name: 'Sign with my phone' }).click()
  await page.getByRole('alert').filter({ hasText: 'No passkey was used' }).waitFor()
  await sound(page)
  await device.verifies(true)

  await page.getByRole('button', { name: 'Sign with my phone' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign/'))
  await sound(page)
  const log = world.attest('--json', 'log')
  assert.equal(log.length, before + 1)
  assert.match(world.verify(), /^VERIFIED/m)
  const receipt = path.join(world.home, 'receipt.zip')
  world.attest('--as', 'chandra', 'receipt', String(log.at(-1).seq), '-o', receipt)
  const entry = byHand(receipt)
  assert.equal(entry.author, 'chandra')
  assert.equal(entry.key, key.key)
  assert.deepEqual(page.faults, [])
})

test('a passkey signs in, one that signs does not, and without script neither is offered', async () => {
  const world = await open()
  const page = await world.as('amira', { size: 'phone' })
  await authenticator(page)
  await page.goto('/account/sign-in-passkey')
  await sound(page)
  await press(page, 'Make the passkey')
  await page.waitForURL(/\/account$/)
  await sound(page)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForLoadState()
  await page.goto('/sign-in?next=/timeline')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(/\/timeline$/)
  await page.goto('/account')
  assert.match(await page.textContent('main'), /with a passkey/)

  const plain = await world.as(null, { size: 'phone', script: false })
  await plain.goto('/sign-in')
  assert.ok(await plain.getByText('This browser runs no script').isVisible())
  assert.equal(await plain.getByRole('button', { name: 'Sign in with a passkey' }).isVisible(), false)
})

test('an ETB assessor of a real store comes in by a passkey, which the link of the operator makes', async () => {
  const world = await firstDay().serve()
  const page = await world.as('edith')
  await page.goto('/account')
  assert.match(await page.textContent('main'), /For your role a password is not enough/)
  await sound(page)
  assert.match(world.verify(), /VERIFIED/)
})
