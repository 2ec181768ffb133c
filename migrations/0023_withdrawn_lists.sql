-- A cancel no longer looks for what it made pointless in the queue: a claim drops it.

comment on table sync.pointless is 'One row per cancel and list of deliveries that it made pointless, until all of them are settled. No claim takes them any more; dispatch settles them step by step.';
