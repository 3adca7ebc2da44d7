using Warden.Cli.Demo;

namespace Warden.Benchmarks.Load;

/// <summary>Gives ordinary assets, each id once, to many callers.</summary>
internal sealed class AssetSource
{
    private readonly AssetGenerator _generator = new(seed: 5);
    private readonly Lock _lock = new();
    private int _number = 500_000;
    private int _past = 100_000;

    public string[] Next()
    {
        lock (_lock)
        {
            return _generator.Next(_number++).Arguments();
        }
    }

    public string[] NextOfHistory()
    {
        lock (_lock)
        {
            return _generator.Next(_past++).Arguments();
        }
    }
}
