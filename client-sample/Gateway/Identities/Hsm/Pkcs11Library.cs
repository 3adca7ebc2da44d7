using System.Runtime.InteropServices;
using System.Text;

namespace Warden.Gateway;

/// <summary>A PKCS#11 library (Cryptoki 2.20 or later): the few functions that signing needs, by their place in its list of functions.</summary>
/// <remarks>
/// CK_ULONG is C's unsigned long: 8 bytes on 64-bit Unix, 4 on Windows, where structures are packed too. Unix is what is supported.
/// </remarks>
internal sealed unsafe class Pkcs11Library : IDisposable
{
    private const nuint Ok = 0;
    private const nuint AlreadyInitialized = 0x191;
    private const nuint AlreadyLoggedIn = 0x100;
    private const nuint SerialSession = 4;

    private readonly nint module;
    private readonly nint* functions;
    private readonly bool initialized;

    public Pkcs11Library(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Signers of hardware modules are for Unix systems.");
        }

        try
        {
            module = NativeLibrary.Load(path);
            var list = (delegate* unmanaged[Cdecl]<nint**, nuint>)NativeLibrary.GetExport(module, "C_GetFunctionList");
            nint* start;
            Check("C_GetFunctionList", list(&start));
            // The list begins with its version, two bytes; the functions follow, each at a pointer's alignment.
            functions = start + 1;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new HsmException($"{path} is no PKCS#11 library: {e.Message}", e);
        }

        var arguments = new InitializeArguments { Flags = 2 }; // CKF_OS_LOCKING_OK
        var code = ((delegate* unmanaged[Cdecl]<InitializeArguments*, nuint>)functions[0])(&arguments);
        initialized = code == Ok;
        if (code != AlreadyInitialized)
        {
            Check("C_Initialize", code);
        }
    }

    /// <summary>Gets one lock for all of a library's calls: not every library keeps sessions of one process apart.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Opens a session with the token of a label and logs in.</summary>
    public Pkcs11Session OpenSession(string label, string pin, int userType)
    {
        lock (Gate)
        {
            var slot = FindSlot(label);
            nuint session;
            Check("C_OpenSession", ((delegate* unmanaged[Cdecl]<nuint, nuint, nint, nint, nuint*, nuint>)functions[12])(slot, SerialSession, 0, 0, &session));
            var secret = Encoding.UTF8.GetBytes(pin);
            fixed (byte* text = secret)
            {
                var code = ((delegate* unmanaged[Cdecl]<nuint, nuint, byte*, nuint, nuint>)functions[18])(session, (nuint)userType, text, (nuint)secret.Length);
                if (code is not (Ok or AlreadyLoggedIn))
                {
                    CloseSession(session);
                    throw new HsmException("C_Login", code);
                }
            }

            return new Pkcs11Session(this, session);
        }
    }

    public void CloseSession(nuint session) => ((delegate* unmanaged[Cdecl]<nuint, nuint>)functions[13])(session);

    /// <summary>Finds the first object with these attributes.</summary>
    public nuint? Find(nuint session, ReadOnlySpan<(nuint Type, byte[] Value)> attributes)
    {
        var template = stackalloc CkAttribute[attributes.Length];
        var pins = new GCHandle[attributes.Length];
        try
        {
            for (var i = 0; i < attributes.Length; i++)
            {
                pins[i] = GCHandle.Alloc(attributes[i].Value, GCHandleType.Pinned);
                template[i] = new() { Type = attributes[i].Type, Value = pins[i].AddrOfPinnedObject(), Length = (nuint)attributes[i].Value.Length };
            }

            Check("C_FindObjectsInit", ((delegate* unmanaged[Cdecl]<nuint, CkAttribute*, nuint, nuint>)functions[26])(session, template, (nuint)attributes.Length));
            nuint found, count;
            var code = ((delegate* unmanaged[Cdecl]<nuint, nuint*, nuint, nuint*, nuint>)functions[27])(session, &found, 1, &count);
            Check("C_FindObjectsFinal", ((delegate* unmanaged[Cdecl]<nuint, nuint>)functions[28])(session));
            Check("C_FindObjects", code);
            return count == 0 ? null : found;
        }
        finally
        {
            foreach (var pin in pins)
            {
                if (pin.IsAllocated)
                {
                    pin.Free();
                }
            }
        }
    }

    /// <summary>Signs with a mechanism that has no parameter.</summary>
    public byte[] Sign(nuint session, nuint mechanism, nuint key, ReadOnlySpan<byte> data, int maxLength)
    {
        var chosen = new CkMechanism { Mechanism = mechanism };
        Check("C_SignInit", ((delegate* unmanaged[Cdecl]<nuint, CkMechanism*, nuint, nuint>)functions[42])(session, &chosen, key));
        var signature = new byte[maxLength];
        var length = (nuint)maxLength;
        fixed (byte* input = data)
        fixed (byte* output = signature)
        {
            Check("C_Sign", ((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint*, nuint>)functions[43])(session, input, (nuint)data.Length, output, &length));
        }

        return signature[..(int)length];
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (initialized)
            {
                ((delegate* unmanaged[Cdecl]<nint, nuint>)functions[1])(0);
            }
        }

        // The module stays loaded: others of this process may use it, and some libraries do not bear being unloaded.
    }

    private static void Check(string function, nuint code)
    {
        if (code != Ok)
        {
            throw new HsmException(function, code);
        }
    }

    private nuint FindSlot(string label)
    {
        nuint count = 0;
        var list = (delegate* unmanaged[Cdecl]<byte, nuint*, nuint*, nuint>)functions[4];
        Check("C_GetSlotList", list(1, null, &count));
        var slots = new nuint[(int)count];
        fixed (nuint* first = slots)
        {
            Check("C_GetSlotList", list(1, first, &count));
        }

        var labels = new List<string>();
        foreach (var slot in slots.AsSpan(0, (int)count))
        {
            TokenInfo info;
            if (((delegate* unmanaged[Cdecl]<nuint, TokenInfo*, nuint>)functions[6])(slot, &info) != Ok)
            {
                continue;
            }

            var found = Encoding.UTF8.GetString(info.Label, 32).TrimEnd(' ', '\0');
            if (found == label)
            {
                return slot;
            }

            labels.Add(found);
        }

        throw new HsmException($"No token has the label '{label}'; there are: {(labels.Count == 0 ? "none" : string.Join(", ", labels.Select(l => $"'{l}'")))}.");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct InitializeArguments
    {
        public nint CreateMutex;
        public nint DestroyMutex;
        public nint LockMutex;
        public nint UnlockMutex;
        public nuint Flags;
        public nint Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct CkAttribute
    {
        public nuint Type;
        public nint Value;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct CkMechanism
    {
        public nuint Mechanism;
        public nint Parameter;
        public nuint ParameterLength;
    }

    // The label is all that is read; the rest is room for what the library writes (CK_TOKEN_INFO has 208 bytes on 64 bits).
    [StructLayout(LayoutKind.Sequential)]
    private struct TokenInfo
    {
        public fixed byte Label[32];
        public fixed byte Rest[480];
    }
}
