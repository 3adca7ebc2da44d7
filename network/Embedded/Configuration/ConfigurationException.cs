namespace Warden.Embedded;

/// <summary>A configuration, or an update of one, is refused; the message is Fabric's.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
