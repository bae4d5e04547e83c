// The frame itself: what the other files rest on works, and its checks find what they are for.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { accessibility, faultsOf, overflow, validity } from './checks.mjs'
import { firstDay, open } from './world.mjs'

const world = await open()

test('a page of the demonstration is shown to whom it is for, with and without script', async () => {
  for (const options of [{}, { script: 'none of ours', size: 'phone' }, { script: false, size: 'phone' }]) {
    const page = await world.as('amira', options)
    const answer = await page.goto('/home')
    assert.equal(answer.status(), 200)
    assert.match(await page.textContent('h1'), /\S/)
    assert.deepEqual(await faultsOf(page), [])
    await page.context().close()
  }
})

test('the checks find what they are for', async () => {
  const page = await world.as(null)
  await page.setContent('<!doctype html><html lang="en"><title>t</title><main><h1>t</h1><input>' +
    '<p style="width:900px">wide</p></main>')
  assert.match((await accessibility(page)).join(), /label/)
  assert.match((await overflow(page)).join(), /wider than 320 px/)
  assert.match(validity('<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><p><div></div></p></body></html>')
    .join(), /html /)
  await page.evaluate(() => console.error('oh'))
  assert.deepEqual(page.faults, ['oh'])
})

test('people of a real store sign in by a link that works once', async () => {
  const real = await firstDay().serve()
  const page = await real.as('tom')
  assert.equal((await page.goto('/home')).status(), 200)
  assert.match(real.verify(), /VERIFIED/)
})
