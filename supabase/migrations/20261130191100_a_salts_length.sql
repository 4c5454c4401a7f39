-- A commitment is of a salt and a text in one: letters that changed over from the one to the other left it as it was. A salt has one
-- length, so that each text has one beginning.

create or replace function app.is_committed(p_salt text, p_text text, p_commitment text) returns boolean
language sql stable
return case
    when p_salt is null and p_text is null then true
    else coalesce(length(p_salt) = 32 and app.commitment(p_salt, p_text) = p_commitment, false)
end;
comment on function app.is_committed is
    'An erased text went with its salt; of one alone, and of a salt that is not as long as app.new_salt makes it, nothing is proven';
