// Lighthouse: accessibility and best practices are 100, on the main pages of everybody. `.ci/run browser` asks it.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { judgeAs } from './lighthouse.mjs'
import { open } from './world.mjs'

const main = {
  amira: ['/home', '/progress', '/evidence/new', '/timeline', '/export', '/account'],
  chandra: ['/queue', '/queue/429'],
  bela: ['/trainees', '/trainees/amira', '/trainees/amira/modules/COR-2/close'],
  jana: ['/cohort', '/cohort/STP-CEN@2023.1', '/waiting', '/progress/amira'],
  shirin: ['/cases', '/cases/622', '/cases/622/judge'],
  quentin: ['/register', '/cases/642/allocate', '/cases/591/panel'],
  null: ['/', '/curricula', '/curricula/STP-CEN@2023.1', '/compare', '/certificates', '/check', '/register', '/sign-in', '/help']
}

const world = await open()
for (const [person, addresses] of Object.entries(main)) {
  test(`Lighthouse finds nothing: ${person === 'null' ? 'public' : person}`, async () => {
    const { judge, close } = await judgeAs(world, person === 'null' ? null : person)
    const wrong = []
    for (const address of addresses) wrong.push(...await judge(address))
    await close()
    assert.deepEqual(wrong, [])
  })
}
