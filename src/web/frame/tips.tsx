// One floating hint for the whole page: anything with `data-tip` shows it on hover and on focus. Cheap in long tables.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'

const delayMs = 250

interface Shown { readonly text: string; readonly over: DOMRect }

export function Tips() {
  const [shown, setShown] = useState<Shown | null>(null)
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let current: Element | null = null
    const show = (event: Event): void => {
      const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null
      if (target === current) return
      clearTimeout(timer)
      current = target
      setShown(null)
      if (!target) return
      timer = setTimeout(() => {
        const text = target.getAttribute('data-tip')
        if (text && target.isConnected) setShown({ text, over: target.getBoundingClientRect() })
      }, delayMs)
    }
    const hide = (): void => {
      clearTimeout(timer)
      current = null
      setShown(null)
    }
    addEventListener('pointerover', show)
    addEventListener('focusin', show)
    addEventListener('pointerdown', hide)
    addEventListener('scroll', hide, true)
    addEventListener('keydown', hide)
    return () => {
      clearTimeout(timer)
      removeEventListener('pointerover', show)
      removeEventListener('focusin', show)
      removeEventListener('pointerdown', hide)
      removeEventListener('scroll', hide, true)
      removeEventListener('keydown', hide)
    }
  }, [])

  useLayoutEffect(() => {
    if (!shown || !box.current) return
    const { width, height } = box.current.getBoundingClientRect()
    const left = Math.min(Math.max(8, shown.over.left + shown.over.width / 2 - width / 2), innerWidth - width - 8)
    const fitsAbove = shown.over.top - height - 6 > 4
    box.current.style.left = `${left}px`
    box.current.style.top = `${fitsAbove ? shown.over.top - height - 6 : shown.over.bottom + 6}px`
    box.current.style.opacity = '1'
  }, [shown])

  return shown && <div className="tip" role="tooltip" ref={box}>{shown.text}</div>
}
