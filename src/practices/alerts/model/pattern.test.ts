import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compilePattern } from './pattern.ts'

for (const { pattern, yes, no } of [
  { pattern: 'eu-.*', yes: ['eu-', 'eu-west-1'], no: ['xeu-west', 'us-east'] },
  { pattern: 'a|b', yes: ['a', 'b'], no: ['ab', '', 'xa', 'bx'] },
  { pattern: '', yes: [''], no: ['a'] },
  { pattern: 'a|', yes: ['a', ''], no: ['b'] },
  { pattern: '.*', yes: ['', 'x', '日本'], no: ['a\nb'] },
  { pattern: '(?s).*', yes: ['a\nb'], no: [] },
  { pattern: '.+', yes: ['x'], no: [''] },
  { pattern: '(?i)Checkout', yes: ['CHECKOUT', 'checkout'], no: ['check'] },
  { pattern: '(?i:c)heckout', yes: ['Checkout'], no: ['cHeckout'] },
  { pattern: '10\\.1\\.\\d{1,3}\\.\\d+', yes: ['10.1.2.33'], no: ['10.1.2222.3', '10x1.2.3'] },
  { pattern: '[^a-c]x', yes: ['dx', '-x'], no: ['ax'] },
  { pattern: '[]a]', yes: [']', 'a'], no: ['b'] },
  { pattern: '[a\\]]', yes: [']', 'a'], no: ['\\'] },
  { pattern: '[[:digit:]]{2}', yes: ['12'], no: ['1', '1a'] },
  { pattern: '(ab){2,3}', yes: ['abab', 'ababab'], no: ['ab', 'abababab'] },
  { pattern: '(?P<x>a)+?', yes: ['aaa'], no: [''] },
  { pattern: '^a$', yes: ['a'], no: ['a\n'] },
  { pattern: '\\bfoo\\b.*', yes: ['foo bar'], no: ['foobar'] },
  { pattern: '\\Qa.b\\E.', yes: ['a.bc'], no: ['axbc'] },
  { pattern: '\\x41\\x{1F600}', yes: ['A😀'], no: ['A'] },
  { pattern: '.', yes: ['😀'], no: ['😀😀'] },
  { pattern: '\\p{Lu}\\pL*', yes: ['Äö'], no: ['äö'] },
  { pattern: 'x{,3}', yes: ['x{,3}'], no: ['xxx'] },
]) test(`the pattern ${JSON.stringify(pattern)} matches whole texts as RE2 does`, () => {
  const matches = compilePattern(pattern)
  for (const text of yes) assert.equal(matches(text), true, `should match ${JSON.stringify(text)}`)
  for (const text of no) assert.equal(matches(text), false, `should not match ${JSON.stringify(text)}`)
})

for (const bad of ['(', ')', '[', 'a**', '*a', '(?=a)', '(?<!a)b', '\\1', 'a{2,1}', 'a{2000}', '\\', '[b-a]', '(?z)', '[[:nope:]]', '\\p{Nope}', '((((a{100}){100}){100}){100})', '((((){1000}){1000}){1000})']) {
  test(`${bad} is refused with the reason`, () => assert.throws(() => compilePattern(bad), { code: 'ALERTS_PATTERN' }))
}

test('a pattern that makes backtracking engines hang answers at once', () => {
  const startMs = performance.now()
  assert.equal(compilePattern('(a+)+(b|c)')('a'.repeat(5_000)), false)
  assert.ok(performance.now() - startMs < 500)
})

test('it agrees with the language’s own engine where both know the syntax', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', 'a*', 'b+', 'a?', '(a|b)', '(ab)*', 'b{2}', '(a|bc?)+', '\\w', '\\d')
  fc.assert(fc.property(fc.array(atom, { maxLength: 6 }), fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' '), maxLength: 8 }), (parts, text) => {
    const pattern = parts.join('')
    assert.equal(compilePattern(pattern)(text), new RegExp(`^(?:${pattern})$`, 's').test(text))
  }), { numRuns: 2_000 })
})

test('any text is either a pattern or refused, never a crash', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (pattern, text) => {
    try {
      compilePattern(pattern)(text)
    } catch (problem) {
      assert.equal((problem as { code?: string }).code, 'ALERTS_PATTERN')
    }
  }), { numRuns: 2_000 })
})

test('whatever words stand between dots and bars, the quick ways find what a regular expression finds', () => {
  const piece = fc.constantFrom('a', 'b-1', '\\.', '', 'ab')
  const dots = fc.constantFrom('', '.*', '.+')
  const part = fc.tuple(dots, piece, piece, dots).map((list) => list.join(''))
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), fc.string({ unit: fc.constantFrom('a', 'b', '-', '1', '.', '\n'), maxLength: 8 }), (parts, text) => {
    const source = parts.join('|')
    assert.equal(compilePattern(source)(text), new RegExp(`^(?:${source})$`).test(text), `${source} on ${JSON.stringify(text)}`)
  }), { numRuns: 3_000 })
})
