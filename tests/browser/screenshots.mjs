// The pictures of the ten main screens that README.md shows, from the demonstration: always the same.
//   node tests/browser/screenshots.mjs        writes cli/web/pictures/*.png
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { open } from './world.mjs'

const MOST_BYTES = 120e3
const wide = { width: 1120, height: 700 }, phone = { width: 390, height: 700 }

// name, whose, address, size, what is scrolled to the top
const screens = [
  ['home', 'amira', '/home', phone],
  ['add-evidence', 'amira', '/evidence/new?for=CEN-R1/6', phone],
  ['progress', 'amira', '/progress', wide],
  ['queue', 'chandra', '/queue/429', wide],
  ['close-module', 'bela', '/trainees/amira/modules/COR-2/close', wide],
  ['cohort', 'jana', '/cohort/STP-CEN@2023.1', wide],
  ['case', 'shirin', '/cases/622', wide],
  ['judge', 'shirin', '/cases/622/judge', wide],
  ['curriculum', null, '/curricula/STP-CEN@2023.1', wide],
  ['certificate', null, null, wide]
]

const folder = fileURLToPath(new URL('../../cli/web/pictures/', import.meta.url))
fs.mkdirSync(folder, { recursive: true })
const world = await open()
const number = world.attest('--json', 'award', 'status', '454').digest.slice(0, 16)
for (const [name, person, address, viewport] of screens) {
  const page = await world.as(person, { viewport, isMobile: false, hasTouch: false })
  await page.goto(address ?? `/certificates?number=${number}`)
  const file = path.join(folder, `${name}.png`)
  const bytes = await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' })
  console.log(`${path.relative(process.cwd(), file)}: ${Math.round(bytes.length / 1000)} kB`)
  if (bytes.length > MOST_BYTES) process.exitCode = 1
  await page.context().close()
}
