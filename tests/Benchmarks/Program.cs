using BenchmarkDotNet.Running;
using Warden.Benchmarks.Load;

// load: endorsement and commit, guarded against unguarded; anything else: BenchmarkDotNet.
if (args is ["load", ..])
{
    return await LoadBench.RunAsync(Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(LoadBench).Assembly).Run(args);
return 0;
