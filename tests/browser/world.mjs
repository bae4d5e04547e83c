// A store, its server and a browser, for one file of tests; all of it is gone when the file ends, however it ends.
//
//   import { open } from './world.mjs'
//   const world = await open()                       // a copy of the demonstration store, served
//   const page = await world.as('amira', { size: 'phone', script: false })
//   await page.goto('/home')
//   world.attest('--json', 'progress', 'amira')      // the commands, on the same store
//
// A file that only reads may share one world between its tests; one that writes opens its own.
import { after } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const attestProgram = process.env.ATTEST ??
  path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../../build/dev/attest')
export const browserProgram = process.env.CHROMIUM ?? '/usr/bin/chromium'
// Nothing but what a test asks for, and no guesses at what somebody may want next.
export const browserArguments = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync']
// 375 px: the phone that most people have; 320 px: what WCAG 1.4.10 asks for.
export const sizes = {
  narrow: { width: 320, height: 640 },
  phone: { width: 375, height: 800 },
  desktop: { width: 1280, height: 1000 }
}

const ends = [] // what to stop or remove, the last first
let ending
async function endAll() {
  for (const end of ends.splice(0).reverse()) await end()
}
after(() => (ending ??= endAll()))
// Where a test is killed or throws outside of the runner there is no time to wait for anything.
const last = []
process.on('exit', () => { for (const f of last) f() })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))

let browser // promised once, since several windows may be asked for at a time
function theBrowser() {
  if (!browser) {
    browser = chromium.launch({ executablePath: browserProgram, args: browserArguments })
    ends.push(async () => (await browser).close())
  }
  return browser
}

// An empty folder that is removed at the end.
export function folder() {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-browser-'))
  last.push(() => fs.rmSync(made, { recursive: true, force: true }))
  return made
}

// The form's token in a page of ours.
export const tokenOf = (html) => /name="token" value="([0-9a-f]+)"/.exec(html)?.[1]

class World {
  constructor(home) {
    this.home = home
    this.store = path.join(home, 'd')
    this.env = { PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: home, TZ: 'UTC', LC_ALL: 'C.UTF-8' }
  }

  // Runs a command on the store; gives what it prints, with --json the document.
  attest(...words) {
    let said
    try {
      said = execFileSync(attestProgram, words, {
        cwd: this.home, env: { ...this.env, ATTEST_STORE: this.store }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']
      })
    } catch (failed) {
      throw new Error(`attest ${words.join(' ')}: ${failed.stderr || failed.stdout}`)
    }
    return words.includes('--json') ? JSON.parse(said) : said
  }

  // The key file of one of the demonstration's people.
  key(person) {
    return path.join(this.home, 'd.keys', `${person}.pem`)
  }

  async serve() {
    const child = spawn(attestProgram, ['--store', this.store, 'serve', '--port', '0'], {
      cwd: this.home, env: this.env, stdio: ['ignore', 'pipe', fs.openSync(path.join(this.home, 'access.log'), 'a')]
    })
    const gone = new Promise((resolve) => child.once('exit', resolve))
    last.push(() => child.kill('SIGKILL'))
    const lines = readline.createInterface({ input: child.stdout })
    this.origin = await new Promise((resolve, reject) => {
      lines.once('line', resolve)
      child.once('exit', () => reject(new Error(fs.readFileSync(path.join(this.home, 'access.log'), 'utf8'))))
    })
    this.stop = async () => {
      child.kill('SIGTERM')
      await gone
    }
    ends.push(this.stop)
    return this
  }

  // A browser of somebody's own, signed in as that person; null: as nobody. `options`: size
  // (of `sizes`), script (false: without JavaScript), and what playwright's newContext takes.
  // page.faults collects what the browser complains of; page.source() is the document as it was sent.
  async as(person, { size = 'desktop', script = true, ...rest } = {}) {
    const context = await (await theBrowser()).newContext({
      baseURL: this.origin, viewport: sizes[size], javaScriptEnabled: script !== false, hasTouch: size !== 'desktop',
      isMobile: size !== 'desktop', locale: 'en-GB', timezoneId: 'Europe/London', reducedMotion: 'reduce', ...rest
    })
    context.setDefaultTimeout(60000)
    if (person) await this.signIn(context, person)
    const page = watched(await context.newPage())
    page.hasScript = script !== false
    if (script === 'none of ours')
      await context.route('**/*.mjs*', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
    return page
  }

  async signIn(context, person) {
    if (this.isReal) {
      const link = new URL(this.attest('serve', 'link', person).trim())
      const html = await (await context.request.get(link.pathname)).text()
      if (html.includes('data-passkey=')) return this.makePasskey(context, link.pathname)
      const token = tokenOf(html)
      const answer = await context.request.post('/sign-in/link', {
        form: { token, key: link.pathname.split('/').at(-1) }, maxRedirects: 0, headers: { origin: this.origin }
      })
      assert.equal(answer.status(), 303, `signing in as ${person}: ${answer.status()}`)
      return
    }
    const token = tokenOf(await (await context.request.get('/sign-in')).text())
    const answer = await context.request.post('/sign-in/demo', {
      form: { token, person, next: '' }, maxRedirects: 0, headers: { origin: this.origin }
    })
    assert.equal(answer.status(), 303, `stepping in as ${person}: ${answer.status()}`)
  }

  // For whom a link is not enough (registrars, ETB assessors): it makes the passkey that they sign in with. That needs
  // script, which their own browser may not have: the session is brought over.
  async makePasskey(context, address) {
    const other = await (await theBrowser()).newContext({ baseURL: this.origin })
    const page = await other.newPage()
    await authenticator(page)
    await page.goto(address)
    await page.getByRole('button', { name: 'Make the passkey and sign in' }).click()
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    await context.addCookies(await other.cookies())
    await other.close()
  }

  // Everything that was done must hold: every signature, key, role, leaf, text and rule.
  verify() {
    return this.attest('verify')
  }
}

// A device with passkeys, for this page: whoever holds it is there, and shows to be its owner unless told otherwise.
export async function authenticator(page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true
    }
  })
  return {
    verifies: (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
  }
}

export function watched(page) {
  page.faults = []
  page.on('console', (message) => {
    // A page that answers 404, because a test asked for it, is no fault of the page.
    if (message.type() === 'error' && !/the server responded with a status of 4/.test(message.text()))
      page.faults.push(message.text())
  })
  // The document as the server sent it: what a browser makes of it cannot be invalid.
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame() && response.status() !== 303)
      page.answered = response
  })
  page.source = () => page.answered.text()
  page.on('pageerror', (error) => page.faults.push(String(error)))
  page.on('requestfailed', (request) => {
    if (!request.url().startsWith('data:') && request.failure()?.errorText !== 'net::ERR_ABORTED')
      page.faults.push(`${request.url()}: ${request.failure()?.errorText}`)
  })
  return page
}

// A copy of the demonstration store (ATTEST_DEMO is the folder of one made before), not served yet.
export function demo() {
  const world = new World(folder())
  const made = process.env.ATTEST_DEMO
  if (made) {
    for (const part of ['d', 'd.keys', 'attest'])
      fs.cpSync(path.join(made, part), path.join(world.home, part), { recursive: true })
  } else {
    execFileSync(attestProgram, ['demo', world.store], { env: world.env, stdio: 'ignore' })
  }
  return world
}

// A real store on its first day: a curriculum, and people with their roles and keys who have said nothing yet. One of
// them is enrolled. Nobody can be "stepped in" as; they come by links that work once.
export function firstDay() {
  const world = new World(folder())
  const today = new Date().toISOString().slice(0, 10)
  const as = (person, ...words) => world.attest('--as', person, ...words)
  const roles = { otto: 'training-officer', chandra: 'assessor', leonie: 'programme-lead', edith: 'etb-assessor' }
  fs.writeFileSync(path.join(world.home, 'passphrase'), 'a long passphrase\n')
  Object.assign(world, { isReal: true, today })
  world.env.ATTEST_PASSPHRASE_FILE = path.join(world.home, 'passphrase')
  world.attest('init', '--authority', 'Example ETB', '--name', 'Ruth Adeyemi')
  as('registrar', 'curriculum', 'publish', 'HCSA-LAB@2023.1')
  for (const person of ['tom', 'nora', ...Object.keys(roles)]) {
    as('registrar', 'person', 'add', person, '--name', `${person[0].toUpperCase()}${person.slice(1)} Example`)
    as('registrar', 'person', 'certify', person)
  }
  for (const [person, role] of Object.entries(roles)) as('registrar', 'role', 'grant', person, role, '--from', '2020-01-01')
  as('registrar', 'role', 'grant', 'nora', 'applicant', '--from', '2020-01-01')
  as('registrar', 'enrol', 'tom', 'HCSA-LAB@2023.1', '--start', today, '--officer', 'otto')
  return world
}

// A copy of the demonstration, served.
export const open = () => demo().serve()
