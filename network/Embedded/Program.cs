using Warden.Embedded;

return await NetworkCommand.Create().Parse(args).InvokeAsync();
