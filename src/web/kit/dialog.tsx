// A dialog over the page: title, content, Escape closes, the focus comes back.
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'

export function Dialog({
  title,
  opened,
  onClose,
  size = 'md',
  children,
}: {
  title: string
  opened: boolean
  onClose: () => void
  size?: string
  children: ReactNode
}) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} transitionProps={{ duration: 90 }}>
      <Modal.Overlay />
      <Modal.Content>
        {/* Not Modal.Header: its header element would be a second banner of the page. */}
        <div className="dialog-head">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
