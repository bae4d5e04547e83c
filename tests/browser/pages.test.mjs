// Every page that somebody of each role can reach by links: it is there, valid, has a title of its own and a JSON
// twin, and leads nowhere that is not there. One of each kind is looked at in the browser, on a phone and wide.
//
// Each time: one of each kind, as a trainee sees them. ATTEST_BROWSER=all has all pages of all roles, runs axe
// on both sizes, and weighs the largest pages (.ci/run browser): many minutes.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { crawl, people, reader, routesOf, titleOf } from './crawl.mjs'
import { accessibility, overflow, stylesOf, validity } from './checks.mjs'
import { weigh } from './speed.mjs'
import { open } from './world.mjs'

const MOST_BYTES = 100e3 // on the wire, with all that the page needs
const MOST_TIME = 1000   // milliseconds until the largest part is drawn, on a slow phone

const all = process.env.ATTEST_BROWSER === 'all'
const world = await open()
const routes = await routesOf(world)
const reached = new Set() // routes, by anybody
const known = new Set()   // public addresses that are there
const unstyled = stylesOf()
const sizes = new Map()   // of the largest page of each route: { person, address, bytes }
const looked = new Set()  // kinds of page, or all: pages, that were looked at in the browser
// What a template makes of each kind and role: all are asked for, so many of them are looked at on a phone, and so
// many on a wide screen.
const PHONE = 30, WIDE = 4

// Where people begin who follow no link.
const starts = ['/', '/help', '/accessibility', '/privacy', '/curricula', '/compare', '/certificates', '/check', '/register',
  '/sign-in']
const own = ['/home', '/account', '/account/password']
// Of some, what a list links to only while it waits.
const more = {
  registrar: ['/training/amira/leave/new', '/training/amira/working-time/new', '/trainees/amira/awards/completion']
}

async function twin(read, address) {
  const { status, type, text } = await read.get(address, 'application/json')
  if (status !== 200 || type !== 'application/json') return [`${address}: its JSON twin is ${status} ${type}`]
  try {
    JSON.parse(text)
  } catch (error) {
    return [`${address}: its JSON twin is no JSON: ${error.message}`]
  }
  return []
}

// A page is looked at once for all who see the same of it: the public ones as nobody. Some at a time, each in a window
// of its own, since a browser draws and checks a page on one processor.
async function look(role, person, show) {
  const phone = { size: 'phone', script: 'none of ours' }
  const walks = [
    [phone, show.filter((_, i) => i % 2 === 0)],
    [phone, show.filter((_, i) => i % 2 === 1)],
    [{ size: 'desktop' }, show.filter((page) => page.isWide)]
  ]
  const faults = await Promise.all(walks.map(async ([options, pages]) => {
    const page = await world.as(person, options), faults = []
    for (const { address } of pages) {
      const answer = await page.goto(address)
      if (!answer.ok()) faults.push(`${address} answers ${answer.status()}`)
      const found = [...await overflow(page), ...page.faults.splice(0)]
      if (all || options === phone) found.push(...await accessibility(page))
      faults.push(...found.map((f) => `${role}, ${options.size}, ${address}: ${f}`))
    }
    await page.context().close()
    return faults
  }))
  return faults.flat()
}

const often = ['trainee']
for (const [role, person] of Object.entries(people)) {
  if (!all && !often.includes(role)) continue
  test(`the pages of: ${role}`, async () => {
    const read = await reader(world, person), titles = new Map(), show = [], nth = new Map()
    const { faults, opened, count } = await crawl(world, routes, read, {
      from: person ? [...own.filter((a) => a !== '/home' || role === 'trainee'), ...(more[role] ?? []), ...starts] : starts,
      known,
      most: all ? Infinity : 1,
      page: async (address, route, answer) => {
        const found = validity(answer.text).map((f) => `${address}: ${f}`)
        const title = titleOf(answer.text), other = titles.get(title)
        // One's own is under two addresses: with one's name, as for whoever else may read it, and without.
        const isSame = other && (other.split('?')[0] === address.split('?')[0] ||
          other.replace(`/${person}`, '') === address.replace(`/${person}`, ''))
        if (other && !isSame)
          found.push(`${address}: has the same title as ${other}: ${title}`)
        if (!title) found.push(`${address}: has no title`)
        titles.set(title, address)
        found.push(...unstyled(answer.text).map((f) => `${address}: ${f}`))
        if (answer.text.length > (sizes.get(route.path)?.bytes ?? 0))
          sizes.set(route.path, { person, address, bytes: answer.text.length })
        found.push(...await twin(read, address))
        const kind = `${route.path} of ${route.isPublic ? 'everybody' : role}`
        const what = all && !route.isPublic ? `${address} of ${role}` : all ? address : kind
        if (!looked.has(what)) {
          const n = (nth.get(route.path) ?? 0) + 1
          nth.set(route.path, n)
          if (n <= PHONE) show.push({ address, isWide: n <= WIDE })
        }
        looked.add(what)
        return found
      }
    })
    for (const path of opened.keys()) reached.add(path)
    console.log(`${role}: ${count} addresses, ${show.length} looked at in the browser`)
    faults.push(...await look(role, person, show))
    assert.deepEqual(faults, [])
  })
}

test('every page was reached by somebody', { skip: !all }, () => {
  // By a link or code that is sent, or while something is begun that nothing of the demonstration is just then: the
  // walks of the other files and tests/web see these.
  const elsewhere = ['/sign-in/link/{key}', '/sign/{signing}', '/answer/{key}', '/answer/{key}/request', '/answer/{key}/sign',
    '/answer/{key}/done', '/see/{code}', '/commands/said/{entry}', '/account/signing-passkey/{key}', '/feedback/{entry}',
    '/entries/{entry}/second', '/cases/{case}/submit', '/cases/{case}/return', '/cases/{case}/claim', '/cases/{case}/claims', '/cases/{case}/open',
    '/cases/{case}/exempt', '/sign-in/link']
  const missed = routes.filter((r) => r.type === null && !reached.has(r.path) && !elsewhere.includes(r.path))
  assert.deepEqual(missed.map((r) => r.path), [])
})

test('the largest pages are light, and at best drawn within a second', { skip: !all }, async () => {
  const largest = [...sizes.values()].sort((a, b) => b.bytes - a.bytes).slice(0, 20), faults = []
  for (const { person, address } of largest) {
    const { bytes, least, median } = await weigh(() => world.as(person, { size: 'phone' }), address)
    const said = `${address}: ${Math.round(bytes / 1000)} kB on the wire, its largest part drawn after ` +
      `${Math.round(least)} ms (median ${Math.round(median)})`
    console.log(said)
    if (bytes > MOST_BYTES || least > MOST_TIME) faults.push(said)
  }
  assert.deepEqual(faults, [])
})
