-- By hand credits are given and taken by operate_adjust alone, which keeps key, reason and role with the operator's other actions.
-- What brings a balance to a figure and keeps an entry only is no longer where the data API shows it: of the product nothing calls it.
revoke execute on function public.adjust_credits(text, bigint, text, text) from service_role;
alter function public.adjust_credits(text, bigint, text, text) set schema app;
alter function app.adjust_credits(text, bigint, text, text) security invoker;
