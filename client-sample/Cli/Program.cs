using System.CommandLine;
using System.CommandLine.Invocation;
using Warden.Cli;
using Warden.Host;
using Warden.Host.Commands;

var root = new RootCommand("The sample application of Warden: a guarded Hyperledger Fabric network on this machine.")
{
    DemoCommand.Create(),
    ReplayCommand.Create(),
    NetworkCommand.Create(),
    SubmitCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction action)
{
    await Console.Error.WriteLineAsync(await CommandFaults.SentenceAsync(parsed, action));
    return 2;
}

// Signals are the program's own: the library listens only after an action has begun, and would cut the end of the network's parts short.
using var interruption = new Interruption();
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, interruption.Token);
