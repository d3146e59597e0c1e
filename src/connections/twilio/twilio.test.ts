// The parts of the Twilio-compatible connection that need no other side: signatures and what people write back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readReply } from './reply.ts'
import { isSignedByTwilio, twilioSignature } from './signature.ts'
import { askTwiml } from './twiml.ts'

test('the signature is that of the example in the service\'s documentation', () => {
  const form = new URLSearchParams({ CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' })
  const signature = twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', form)
  assert.equal(signature, 'RSOYDt4T1cUTdK1PDd93/VVr8B8=')
  assert.ok(isSignedByTwilio(signature, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='))
  assert.ok(!isSignedByTwilio(undefined, signature))
  assert.ok(!isSignedByTwilio('', signature))
})

for (const [text, verb, code] of [
  ['12', 'acknowledge', 12], ['ack 12', 'acknowledge', 12], ['12a', 'acknowledge', 12], [' ACK ', 'acknowledge', null], ['Ok.', 'acknowledge', null],
  ['12r', 'resolve', 12], ['resolve 3', 'resolve', 3], ['7 e', 'escalate', 7], ['next', 'escalate', null],
] as const) test(`"${text}" means ${verb} ${code ?? 'whichever waits'}`, () => assert.deepEqual(readReply(text), { verb, code }))

for (const text of ['', 'thanks, on it', '12 13', 'ack 12 r', 'stop', 'Why me?']) test(`"${text}" is not understood, and does nothing`, () => assert.equal(readReply(text), null))

test('what an alert says cannot become part of the call', () => {
  const twiml = askTwiml('</Say><Dial>+1900</Dial> "x" & \u0000', 'https://m.example/in?key=a&b')
  assert.ok(!twiml.includes('<Dial>'))
  assert.ok(twiml.includes('action="https://m.example/in?key=a&amp;b"'))
})
