// Walking over the pages: which route an address belongs to, and all that somebody can reach by links.
import assert from 'node:assert/strict'
import { tokenOf } from './world.mjs'

// One of each role of the demonstration, and nobody.
export const people = {
  public: null,
  trainee: 'amira',
  trainer: 'chandra',
  'training officer': 'bela',
  'another training officer': 'oriel',
  'programme lead': 'jana',
  registrar: 'quentin',
  'ETB assessor': 'shirin',
  'ETB assessor of a case that was decided': 'rosalind',
  applicant: 'gethin',
  'applicant who was found conditionally equivalent': 'marisol',
  'lay member': 'mabel',
  referee: 'aled'
}

// The routes of /openapi.json that are read: { path, isPublic, type, pattern }; type null: a page.
export async function routesOf(world) {
  const document = await (await fetch(`${world.origin}/openapi.json`)).json()
  const routes = []
  for (const [path, { get }] of Object.entries(document.paths)) {
    if (!get) continue
    const types = Object.keys(get.responses[200].content)
    const pattern = new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`)
    routes.push({ path, isPublic: !get.security, type: types.includes('text/html') && types.length > 1 ? null : types[0], pattern })
  }
  // What has fewer parts in braces is the better name.
  routes.sort((a, b) => (a.path.match(/\{/g) ?? []).length - (b.path.match(/\{/g) ?? []).length)
  return routes
}

export const routeOf = (routes, address) => routes.find((r) => r.pattern.test(address.split(/[?#]/)[0]))

// A reader without a browser, who is signed in as that person.
export async function reader(world, person) {
  let cookies = ''
  const get = async (address, accept = 'text/html') => {
    const answer = await fetch(world.origin + address, { redirect: 'manual', headers: { accept, cookie: cookies } })
    const type = (answer.headers.get('content-type') ?? '').split(';')[0]
    return { status: answer.status, type, to: answer.headers.get('location'), text: await answer.text(), answer }
  }
  const keep = (answer) => {
    const set = answer.headers.getSetCookie?.() ?? [answer.headers.get('set-cookie')].filter(Boolean)
    cookies = [...(cookies ? [cookies] : []), ...set.map((c) => c.split(';')[0])].join('; ')
  }
  if (person) {
    const form = await get('/sign-in')
    keep(form.answer)
    const answer = await fetch(`${world.origin}/sign-in/demo`, {
      method: 'POST', redirect: 'manual', headers: { cookie: cookies, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: tokenOf(form.text), person, next: '' })
    })
    assert.equal(answer.status, 303, `stepping in as ${person}`)
    cookies = ''
    keep(answer)
  }
  return { get }
}

const plain = (text) => text.replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<')

export function linksOf(html) {
  const found = [...html.matchAll(/<(?:a|form method="get"|img|link|script)[^>]* (?:href|src|action)="([^"]*)"/g)]
  return [...new Set(found.map((m) => plain(m[1])))]
}
export const titleOf = (html) => plain(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '')
export const idsOf = (html) => new Set([...html.matchAll(/ id="([^"]*)"/g)].map((m) => plain(m[1])))

/*
 * Everything that can be reached by links from `from`, each address once: calls page(address, route, answer) for it.
 * of one route at most `most` are opened for their own links; the others are only asked whether they are there,
 * and not even that if `known` (which it adds to) has them. Gives the faults: what is not there, and links into a page to a place that it has not.
 */
export async function crawl(world, routes, read, { from, most, known, page }) {
  const faults = [], seen = new Map(), waiting = [], opened = new Map()
  const add = (address, where) => {
    if (!address.startsWith('/')) {
      if (!/^(https?:|mailto:|#|\?)/.test(address)) faults.push(`${where}: a link to "${address}"`)
      return
    }
    const bare = address.split('#')[0]
    if (seen.has(bare)) return
    seen.set(bare, where)
    waiting.push(bare)
  }
  for (const address of from) add(address, 'the start')
  while (waiting.length > 0) {
    const address = waiting.shift(), where = seen.get(address)
    const route = routeOf(routes, address)
    if (!route) {
      faults.push(`${where}: a link to ${address}, which is no route`)
      continue
    }
    const count = (opened.get(route.path) ?? 0) + 1
    opened.set(route.path, count)
    const isOpened = route.type === null && count <= most
    if (!isOpened && known.has(address)) continue
    const answer = await read.get(address)
    if (answer.status === 303 && answer.to) {
      add(answer.to.replace(world.origin, ''), address)
      continue
    }
    if (answer.status !== 200) {
      faults.push(`${where}: a link to ${address}, which answers ${answer.status}`)
      continue
    }
    if (route.isPublic) known.add(address)
    if (!isOpened) continue
    const ids = idsOf(answer.text)
    for (const link of linksOf(answer.text)) {
      if (link.startsWith('#') && link.length > 1 && !ids.has(decodeURIComponent(link.slice(1))))
        faults.push(`${address}: a link to ${link}, which the page has not`)
      add(link.startsWith('?') ? address.split('?')[0] + link : link, address)
    }
    faults.push(...await page(address, route, answer))
  }
  return { faults, opened, count: seen.size }
}
