// What the walks have in common: each is done on a phone and on a wide screen, with and without JavaScript, and each
// signature is made in one of the ways that a page offers.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { attestProgram, folder, open } from './world.mjs'
import { faultsOf, plainFaultsOf } from './checks.mjs'

// Signs what waits on the page. Without JavaScript by the request file: it is taken away, signed where the key is,
// and brought back; otherwise with the key that lies beside a demonstration.
export async function sign(page, world, person) {
  assert.match(new URL(page.url()).pathname, /^\/sign\//, `nothing waits to be signed: ${await page.textContent('main')}`)
  if (page.hasScript) {
    await page.getByRole('button', { name: /^Sign as .* for the demonstration$/ }).click()
  } else {
    const away = folder(), request = path.join(away, 'request.zip'), signed = path.join(away, 'signed.json')
    const link = await page.getByRole('link', { name: 'Take the request file away' }).getAttribute('href')
    fs.writeFileSync(request, await (await page.context().request.get(link)).body())
    execFileSync(attestProgram, ['sign-page', request, '--key', world.key(person), '-o', signed], { env: world.env })
    await page.getByLabel('The file signed.json').setInputFiles(signed)
    await page.getByRole('button', { name: 'Hand in my signature' }).click()
  }
  await page.waitForLoadState()
  assert.doesNotMatch(new URL(page.url()).pathname, /^\/sign\//, `not signed: ${await page.textContent('main')}`)
}

// Where one is must be a page that works, wherever the walk has led. What axe says of it does not depend on
// JavaScript: it is asked where there is some.
export async function isSound(page) {
  const faults = page.asksAxe ? await faultsOf(page) : await plainFaultsOf(page)
  assert.deepEqual(faults, [], page.url())
}

// For each kind of browser: walk(world, as), where as(person) is a page of theirs; then the store must verify. Each
// change is walked on a phone with JavaScript, which axe needs (tests/web has none at all); `.ci/run browser` walks all four
// ways.
export function walks(name, walk) {
  const all = process.env.ATTEST_BROWSER === 'all'
  for (const size of all ? ['phone', 'desktop'] : ['phone']) {
    for (const script of all ? [true, false] : [true]) {
      test(`${name}: ${size}, ${script ? 'with' : 'without'} JavaScript`, async () => {
        const world = await open()
        const opened = []
        await walk(world, async (person) => {
          const page = await world.as(person, { size, script })
          page.asksAxe = script
          opened.push(page)
          return page
        })
        for (const page of opened) {
          assert.deepEqual(page.faults, [])
          await page.context().close()
        }
        assert.match(world.attest('verify'), /^VERIFIED/m)
        await world.stop()
      })
    }
  }
}
