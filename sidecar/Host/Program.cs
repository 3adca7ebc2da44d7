using Warden.Host.Commands;

return await CommandLine.RunAsync(args);
