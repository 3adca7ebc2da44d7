using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Warden.Benchmarks.Load;

// load: endorsement and commit, guarded against unguarded; anything else: BenchmarkDotNet.
if (args is ["load", ..])
{
    return await LoadBench.RunAsync(Console.Out);
}

// In process: a project that BenchmarkDotNet generates would build the .proto files into a folder where their C# is not looked for.
BenchmarkSwitcher
    .FromAssembly(typeof(LoadBench).Assembly)
    .Run(args, DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)));
return 0;
