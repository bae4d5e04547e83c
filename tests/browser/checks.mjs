// What every page must hold, in whatever state it is. Each check gives a list of faults in words, empty if there is
// none, so that a test can gather those of many pages before it fails.
import fs from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { HtmlValidate } from 'html-validate'
import { sizes } from './world.mjs'

// WCAG 2.2 AA, and what axe calls best practices. axe is a script itself.
export async function accessibility(page) {
  if (!page.hasScript) return []
  // There are no frames, so that all is done in this page.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
  return violations.map((v) => `axe ${v.id}: ${v.nodes.length} times, as at ${v.nodes[0].target}: ${v.nodes[0].failureSummary}`)
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Our style of writing, valid either way.
    'void-style': ['error', { style: 'omit' }],
    'no-trailing-whitespace': 'off',
    'long-title': 'off', // titles name the page, the thing and the service
    'valid-id': ['error', { relaxed: true }], // what HTML allows: ours are codes of curricula, as GSP@2012.1
    'form-dup-name': 'off', // a list of things chosen is several fields of one name, as the server reads it
    // nhsuk-frontend's own markup, as its fixtures have it.
    'no-redundant-role': 'off', // role="list" gives Safari its lists back
    'prefer-native-element': 'off', // role="button" on links that look like one
    'no-inline-style': 'error'
  }
})

export function validity(html) {
  const { results } = validator.validateStringSync(html)
  return results.flatMap((r) => r.messages).filter((m) => m.severity === 2)
    .map((m) => `html ${m.ruleId} in line ${m.line}: ${m.message}`)
}

// The server keeps of the design system's style sheet the rules of the classes that cli/web/sheet.c names: a check of
// markup for others that have rules in the sheet that npm installed.
export function stylesOf() {
  const read = (path) => fs.readFileSync(new URL(`../../cli/web/${path}`, import.meta.url), 'utf8')
  const kept = new Set(/classes\[\] =([^;]*);/.exec(read('sheet.c'))[1].replace(/"/g, '').split(/\s+/).map((name) => `nhsuk-${name}`))
  const whole = read('node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css')
  const cut = new Set([...whole.matchAll(/\.(nhsuk-[\w-]+)/g)].map((m) => m[1]).filter((name) => !kept.has(name) && !/^nhsuk-tag--/.test(name)))
  if (kept.size < 100 || cut.size < 100) throw new Error(`sheet.c names ${kept.size} classes and leaves out ${cut.size}`)
  return (html) => {
    const used = new Set([...html.matchAll(/ class="([^"]*)"/g)].flatMap((m) => m[1].split(/\s+/)))
    return [...used].filter((name) => cut.has(name)).map((name) => `the rules of ${name} are cut from the style sheet`)
  }
}

// Nothing is to be reached by scrolling sideways on a narrow screen (WCAG 1.4.10); a table may scroll in its own box.
export async function overflow(page) {
  const before = page.viewportSize()
  await page.setViewportSize(sizes.narrow)
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return null
    const out = [...document.querySelectorAll('main *, header *, footer *')]
      .filter((e) => e.getBoundingClientRect().right > width + 1)
    const first = out.find((e) => ![...e.children].some((c) => out.includes(c))) ?? out[0]
    if (first) return `${first.tagName.toLowerCase()}.${first.className}: ${first.textContent.trim().slice(0, 40)}`
    // Words that are not broken leave their box, which is no wider for it.
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange()
    while (texts.nextNode()) {
      range.selectNodeContents(texts.currentNode)
      if (texts.currentNode.parentElement.closest('.nhsuk-u-visually-hidden')) continue
      if (range.getBoundingClientRect().right > width + 1) return `“${texts.currentNode.data.trim().slice(0, 40)}”`
    }
    return 'something'
  })
  await page.setViewportSize(before)
  return wide === null ? [] : [`wider than ${sizes.narrow.width} px: ${wide}`]
}

// All of them but axe, on the page as it is shown. What the browser complained of since the last time is taken.
export async function plainFaultsOf(page) {
  return [
    ...page.faults.splice(0).map((f) => `console: ${f}`),
    ...validity(await page.source()),
    ...await overflow(page)
  ]
}

export async function faultsOf(page) {
  return [...await plainFaultsOf(page), ...await accessibility(page)]
}
