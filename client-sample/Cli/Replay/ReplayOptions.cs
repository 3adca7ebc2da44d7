using Warden.Documents;

namespace Warden.Cli.Replay;

/// <summary>What a replay is to do.</summary>
internal sealed record ReplayOptions
{
    /// <summary>The records that teach: JSON Lines or CSV.</summary>
    public required FileInfo History { get; init; }

    /// <summary>The records that are judged: JSON Lines or CSV.</summary>
    public required FileInfo Stream { get; init; }

    /// <summary>What is known of the stream's records; null for nothing.</summary>
    public FileInfo? Labels { get; init; }

    /// <summary>The member of a plain object that names the ledger key; null when every line has key and value.</summary>
    public string? Key { get; init; }

    /// <summary>The policy's strategy.</summary>
    public string Strategy { get; init; } = "active";

    /// <summary>The policy's mode.</summary>
    public WardenMode Mode { get; init; } = WardenMode.Advise;

    /// <summary>Where the thresholds come from.</summary>
    public ThresholdKind Thresholds { get; init; } = ThresholdKind.Calibrated;

    /// <summary>The share of ordinary records that may be flagged.</summary>
    public double Alpha { get; init; } = 0.001;

    /// <summary>Whether JSON lines go to standard output instead of text.</summary>
    public bool Json { get; init; }
}
