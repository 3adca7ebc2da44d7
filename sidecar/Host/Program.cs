using Warden.Host;
using Warden.Host.Commands;

using var interruption = new Interruption();
return await CommandLine.RunAsync(args, cancellationToken: interruption.Token);
