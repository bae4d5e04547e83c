// Do these files follow the official JSON schema? node case.mjs SCHEMA FILE...
import fs from 'node:fs'
import Ajv from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'

const [schema, ...files] = process.argv.slice(2)
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'))
const ajv = new Ajv({ strict: false, allErrors: true })
addFormats(ajv)
const validate = ajv.compile(read(schema))
let faults = 0
for (const file of files) {
  if (validate(read(file))) continue
  faults++
  for (const fault of validate.errors.slice(0, 5)) console.log(`${file}: ${fault.instancePath} ${fault.message}`)
}
console.log(`${files.length} files, ${faults} with faults`)
process.exit(files.length > 0 && faults === 0 ? 0 : 1)
