using System.Globalization;

namespace Warden.Gateway;

/// <summary>A hardware security module refused or lacks something.</summary>
public sealed class HsmException : Exception
{
    internal HsmException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    internal HsmException(string function, nuint code)
        : base($"{function} of the PKCS#11 library failed with 0x{((ulong)code).ToString("X8", CultureInfo.InvariantCulture)} ({Name(code)}).") =>
        Code = (long)code;

    /// <summary>Gets PKCS#11's return value; null where the library was not the one that refused.</summary>
    public long? Code { get; }

    private static string Name(nuint code) => (ulong)code switch
    {
        0x05 => "CKR_GENERAL_ERROR",
        0x07 => "CKR_ARGUMENTS_BAD",
        0x30 => "CKR_DEVICE_ERROR",
        0x32 => "CKR_DEVICE_REMOVED",
        0x70 => "CKR_MECHANISM_INVALID",
        0xA0 => "CKR_PIN_INCORRECT",
        0xA4 => "CKR_PIN_LOCKED",
        0xB3 => "CKR_SESSION_HANDLE_INVALID",
        0xE1 => "CKR_TOKEN_NOT_RECOGNIZED",
        0x190 => "CKR_CRYPTOKI_NOT_INITIALIZED",
        _ => "see the PKCS#11 specification",
    };
}
