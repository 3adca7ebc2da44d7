using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Warden.Benchmarks.Accuracy;
using Warden.Benchmarks.Load;
using Warden.Benchmarks.Scaling;
using Warden.Benchmarks.Stages;

// load: endorsement and commit, guarded against unguarded; accuracy, scaling, stages: see --help of each; anything else: BenchmarkDotNet.
return args switch
{
    ["load", .. var rest] => await LoadCommand.Create(Console.Out).Parse(rest).InvokeAsync(),
    ["accuracy", .. var rest] => await AccuracyCommand.Create(Console.Out).Parse(rest).InvokeAsync(),
    ["scaling", .. var rest] => await ScalingBench.Create(Console.Out).Parse(rest).InvokeAsync(),
    ["stages", .. var rest] => await StagesBench.Create(Console.Out).Parse(rest).InvokeAsync(),
    _ => Other(args),
};

static int Other(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(LoadBench).Assembly).Run(args, DefaultConfig.Instance.AddJob(StagesBench.InProcess));
    return 0;
}
