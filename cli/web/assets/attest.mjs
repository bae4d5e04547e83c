// What script adds to pages that work without it. No markup is ever made from text here: the policy of the
// server refuses it.

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
