using System.CommandLine;
using Warden.Cli;

var root = new RootCommand("The sample application of Warden: a guarded Hyperledger Fabric network on this machine.")
{
    DemoCommand.Create(),
    ReplayCommand.Create(),
    NetworkCommand.Create(),
};

// Ctrl-C cancels; the network has this long to end its parts before the process does.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
