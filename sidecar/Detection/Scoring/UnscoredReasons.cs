namespace Warden.Detection;

/// <summary>Why a call got no verdict; few values, so that they can be counted.</summary>
public static class UnscoredReasons
{
    /// <summary>Nothing of the call has enough history.</summary>
    public const string History = "history";

    /// <summary>A value is longer than 1 MiB.</summary>
    public const string Size = "size";
}
