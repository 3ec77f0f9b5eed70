#!/bin/sh
# Build wiposeq-VERSION-macos.dmg in dist: sh packaging/macos/build.sh [--page ADDRESS]
# Needs Python 3.11 or newer and Apple's command line tools. The owner's identity is needed to sign and notarize:
#   SIGN_AS="Developer ID Application: NAME (TEAM)"   signs the program and the image
#   NOTARIZE_AS=PROFILE                               sends the image to Apple (xcrun notarytool store-credentials PROFILE)
# Without them the program starts only after the user allows it in System Settings > Privacy & Security.
set -eu
cd "$(dirname "$0")/../.."
rm -rf dist/WipoSeq.app
python3 packaging/build.py "$@"
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' wiposeq/__init__.py)
app=dist/WipoSeq.app
image=dist/wiposeq-$version-macos-$(uname -m).dmg
rm -f "$image"
# PyInstaller made the application; what build.py wrote into the folder after it is still missing there
cp -R dist/wiposeq/licenses "$app/Contents/Resources/licenses"
cp dist/wiposeq/_internal/resources/about/program.toml "$app/Contents/Resources/resources/about/program.toml"
if [ -n "${SIGN_AS:-}" ]; then
  codesign --force --deep --timestamp --options runtime --entitlements packaging/macos/entitlements.plist \
    --sign "$SIGN_AS" "$app"
else
  codesign --force --deep --sign - "$app"  # the seal of PyInstaller was broken by the two files
fi
codesign --verify --deep --strict "$app"
folder=$(mktemp -d)
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -quiet -volname WipoSeq -srcfolder "$folder" -format ULFO "$image"
rm -rf "$folder"
if [ -n "${SIGN_AS:-}" ]; then codesign --timestamp --sign "$SIGN_AS" "$image"; fi
if [ -n "${NOTARIZE_AS:-}" ]; then
  xcrun notarytool submit "$image" --keychain-profile "$NOTARIZE_AS" --wait
  xcrun stapler staple "$image"
fi
(cd dist && shasum -a 256 "$(basename "$image")" >> SHA256SUMS)
echo "$image is ready."
