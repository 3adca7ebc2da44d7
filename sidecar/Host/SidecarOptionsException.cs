namespace Warden.Host;

/// <summary>A setting is not what it has to be. The message names the setting, what was expected and what came.</summary>
public sealed class SidecarOptionsException(string setting, string expected, string came)
    : Exception($"{setting}: expected {expected}, but {came} came")
{
    /// <summary>Gets the setting, by its path in the configuration file.</summary>
    public string Setting => setting;
}
