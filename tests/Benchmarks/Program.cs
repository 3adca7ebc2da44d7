using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Warden.Benchmarks.Accuracy;
using Warden.Benchmarks.Latencies;
using Warden.Benchmarks.Load;
using Warden.Benchmarks.Relaying;
using Warden.Benchmarks.Scaling;
using Warden.Benchmarks.Stages;
using Warden.Host;

using var interruption = new Interruption();
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };

// load: endorsement and commit, guarded against unguarded; latency: a guard that becomes too slow and is fast again; relay, accuracy, scaling, stages: see --help of each; anything else: BenchmarkDotNet.
return args switch
{
    ["load", .. var rest] => await LoadCommand.Create(Console.Out).Parse(rest).InvokeAsync(invocation, interruption.Token),
    ["latency", .. var rest] => await LatencyCommand.Create(Console.Out).Parse(rest).InvokeAsync(invocation, interruption.Token),
    ["relay", .. var rest] => await RelayBench.Create(Console.Out).Parse(rest).InvokeAsync(invocation, interruption.Token),
    [RelayBench.HostVerb] => await RelayHost.RunAsync(Console.In, Console.Out),
    ["accuracy", .. var rest] => await AccuracyCommand.Create(Console.Out).Parse(rest).InvokeAsync(invocation, interruption.Token),
    ["scaling", .. var rest] => await ScalingBench.Create(Console.Out).Parse(rest).InvokeAsync(invocation, interruption.Token),
    ["stages", .. var rest] => await StagesBench.Create(Console.Out).Parse(rest).InvokeAsync(invocation, interruption.Token),
    _ => Other(args),
};

static int Other(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(LoadBench).Assembly).Run(args, DefaultConfig.Instance.AddJob(StagesBench.InProcess));
    return 0;
}
