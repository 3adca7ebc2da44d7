namespace Warden.Topology;

/// <summary>What kind of key an identity has.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on P-256, which every Fabric takes.</summary>
    EcdsaP256,

    /// <summary>Ed25519, which Fabric 3 takes where the channel's capability is V3_0.</summary>
    Ed25519,
}
