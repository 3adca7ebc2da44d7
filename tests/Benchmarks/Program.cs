using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Warden.Benchmarks.Accuracy;
using Warden.Benchmarks.Load;

// load: endorsement and commit, guarded against unguarded; accuracy: how well is judged; anything else: BenchmarkDotNet.
if (args is ["load", ..])
{
    return await LoadBench.RunAsync(Console.Out);
}

if (args is ["accuracy", .. var rest])
{
    return await AccuracyCommand.Create(Console.Out).Parse(rest).InvokeAsync();
}

// In process: a project that BenchmarkDotNet generates would build the .proto files into a folder where their C# is not looked for.
BenchmarkSwitcher
    .FromAssembly(typeof(LoadBench).Assembly)
    .Run(args, DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)));
return 0;
