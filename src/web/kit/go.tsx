// A link inside the application: a real address (opens in a new tab, can be copied), without loading the page anew.
import { useRouter } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react'

export interface GoProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  readonly to: string
  /** Takes the service context along. */
  readonly keepContext?: boolean
  readonly children?: ReactNode
}

export function Go({ to, keepContext = false, children, onClick, ...rest }: GoProps) {
  const router = useRouter({ warn: false }) as ReturnType<typeof useRouter> | undefined
  const addressOf = (): string => {
    const service = keepContext && !to.includes('?') ? new URLSearchParams(location.search).get('service') : null
    return service === null ? to : `${to}?service=${encodeURIComponent(service)}`
  }
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !router) return
    event.preventDefault()
    router.history.push(addressOf())
  }
  const warm = (): void => {
    void router?.preloadRoute({ to: to.split(/[?#]/)[0] } as never).catch(() => undefined)
  }
  return <a href={to} onClick={follow} onPointerEnter={warm} onFocus={warm} {...rest}>{children}</a>
}
