namespace Warden.Embedded;

/// <summary>Names of the chaincodes that are part of a peer.</summary>
internal static class SystemNamespaces
{
    public const string Lifecycle = "_lifecycle";
    public const string LedgerQueries = "qscc";
    public const string ConfigurationQueries = "cscc";


    /// <summary>The definitions of Fabric 1.x; always empty here, but looked into for names that the lifecycle does not know.</summary>
    public const string LegacyLifecycle = "lscc";

    public static bool Contains(string name) => name is Lifecycle or LedgerQueries or ConfigurationQueries or LegacyLifecycle;
}
