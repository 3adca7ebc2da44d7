using System.CommandLine;
using Warden.Cli;
using Warden.Host;

var root = new RootCommand("The sample application of Warden: a guarded Hyperledger Fabric network on this machine.")
{
    DemoCommand.Create(),
    ReplayCommand.Create(),
    NetworkCommand.Create(),
    SubmitCommand.Create(),
};

// Signals are the program's own: the library listens only after an action has begun, and would cut the end of the network's parts short.
using var interruption = new Interruption();
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, interruption.Token);
