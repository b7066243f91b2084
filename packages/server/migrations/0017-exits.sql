-- Whether a file was given to us as evidence, and is not ours as well: such a file leaves as what it is and through its
-- release, never as an attachment of something else. It sees the items that are hidden from who asks.
create function comity_is_given_evidence(hash text) returns boolean language sql stable security definer
  set search_path from current as
  $$ select exists (select from evidence_items where sha256 = hash and head is null)
    and not exists (select from evidence_items where sha256 = hash and head is not null) $$;
grant execute on function comity_is_given_evidence to comity_app, comity_worker;

-- The function runs as the owner of the table, who is under row-level security too.
do $$ begin
  execute format('create policy owner on evidence_items for select to %I using (true)', current_user);
end $$;
