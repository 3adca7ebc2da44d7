using System.Globalization;

namespace Warden.Testing;

/// <summary>
/// How properties are checked: with the same samples every time, so that what a run finds is of the change that it runs on. WARDEN_SEED=random draws
/// new samples, a number those of another seed.
/// </summary>
internal static class Seeded
{
    private const ulong Seed = 1;

    // Of the generator that FsCheck uses; odd.
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    public static FsCheck.Config Config { get; } = Environment.GetEnvironmentVariable("WARDEN_SEED") switch
    {
        "random" => FsCheck.Config.QuickThrowOnFailure,
        { Length: > 0 } seed => FsCheck.Config.QuickThrowOnFailure.WithReplay(Of(ulong.Parse(seed, CultureInfo.InvariantCulture))),
        _ => FsCheck.Config.QuickThrowOnFailure.WithReplay(Of(Seed)),
    };

    private static FsCheck.Replay Of(ulong seed) => new(new FsCheck.Rnd(seed, Gamma), null);
}
