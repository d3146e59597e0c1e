// The ways to reach people that are set up here, asked once by whoever shows them.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import type { ChannelList } from '../contract.ts'

export const useChannels = () => useQuery({ queryKey: ['oncall', 'channels'], queryFn: ({ signal }) => getJson<ChannelList>('/api/v1/channels', {}, signal) })
